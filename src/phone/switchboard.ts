import { Board } from './board.js';
import { type CallOptions, PhoneCall } from './call.js';
import { type Clock, virtualClock } from './clock.js';
import type { PlacedPhone } from './placed-phone.js';

export interface SwitchboardOptions extends CallOptions {
  /** Queues that exist before a call enters them. */
  queues?: readonly string[];
}

/** Places calls and phones that can meet: in a queue, or through a Dial. */
export interface SharedLine {
  /**
   * Calls the webhook, or the webhook at `url`. Settles, as all acts do, when every call on the switchboard waits or has
   * ended.
   */
  call(options?: CallOptions & { url?: string }): Promise<PhoneCall>;
  /** Places a phone that rings when a Dial calls its number. */
  phone(number: string): PlacedPhone;
  readonly clock: Clock;
}

/**
 * A switchboard that places calls to this webhook.
 *
 * @example
 * const line = switchboard('http://localhost:3000/webhook');
 * const caller = await line.call();
 * await caller.press('2'); // waits in the queue
 * const agent = await line.call({ from: '+15559990000' });
 * await agent.press('1'); // takes the next caller
 * console.log(caller.status); // bridged
 */
export function switchboard(url: string, options: SwitchboardOptions = {}): SharedLine {
  const { queues = [], clock = virtualClock(), ...usual } = options;
  const board = new Board(false);
  for (const name of queues) board.queue(name);
  return {
    clock,
    phone: (number) => board.place(number),
    async call({ url: other = url, ...own } = {}) {
      const call = new PhoneCall(other, { ...usual, ...own, clock }, board);
      await call.atRest;
      return call;
    },
  };
}
