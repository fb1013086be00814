import { CallQueue } from './call-queue.js';
import { PlacedPhone } from './placed-phone.js';
import { RestGroup } from './rest-group.js';

/** What calls share: queues, placed phones, and the group of lines that must come to rest. */
export class Board {
  readonly group = new RestGroup();
  private readonly queues = new Map<string, CallQueue>();
  private readonly phones = new Map<string, PlacedPhone>();

  /** @param isAlone there is only one call, so agents and callees are simulated */
  constructor(readonly isAlone: boolean) {}

  /** The queue of this name. Creates the queue at first use. */
  queue(name: string): CallQueue {
    const queue = this.queues.get(name) ?? new CallQueue();
    this.queues.set(name, queue);
    return queue;
  }

  existingQueue(name: string): CallQueue | undefined {
    return this.queues.get(name);
  }

  phoneAt(number: string): PlacedPhone | undefined {
    return this.phones.get(number);
  }

  place(number: string): PlacedPhone {
    const phone = new PlacedPhone(number);
    this.phones.set(number, phone);
    return phone;
  }
}
