import type { Bridge } from './bridge.js';
import { newSid, type Params } from './http/params.js';
import type { Leg } from './leg.js';

/** The default limit of a queue at Twilio (https://www.twilio.com/docs/voice/twiml/enqueue). */
const MAX_QUEUE_SIZE = 1000;

/** An agent's call that takes a caller out of a queue. */
interface Dequeuing {
  sid: string;
  bridge: Bridge;
  /** The document that the caller hears before both are connected. */
  url?: { url: string; method: 'GET' | 'POST' } | undefined;
}

/** A call in a queue. */
export interface Member {
  leg: Leg;
  since: number;
  /** The agent's call that has taken this call; undefined while it waits. */
  dequeuing?: Dequeuing;
}

export class CallQueue {
  readonly sid = newSid('QU');
  readonly members: Member[] = [];
  private waiting: (() => void)[] = [];

  isFull(most: number): boolean {
    return this.members.length >= Math.min(most, MAX_QUEUE_SIZE);
  }

  join(leg: Leg): Member {
    const member: Member = { leg, since: leg.line.clock.now() };
    this.members.push(member);
    this.waiting.shift()?.();
    return member;
  }

  leave(member: Member): void {
    const index = this.members.indexOf(member);
    if (index >= 0) this.members.splice(index, 1);
  }

  /** Takes the call that has waited longest; undefined if the queue is empty. */
  take(dequeuing: Dequeuing): Member | undefined {
    const member = this.members.shift();
    if (!member) return undefined;
    member.dequeuing = dequeuing;
    member.leg.line.interrupt({ act: 'agent' });
    return member;
  }

  /** The signal aborts when a call joins for this agent. Agents are served in order; `forget` gives the turn up. */
  arrival(): { signal: AbortSignal; forget: () => void } {
    const arrived = new AbortController();
    const tell = () => arrived.abort();
    this.waiting.push(tell);
    const forget = () => {
      this.waiting = this.waiting.filter((one) => one !== tell);
    };
    return { signal: arrived.signal, forget };
  }

  /** The parameters with which the waitUrl is requested for a member. */
  paramsOf(member: Member, most: number): Params {
    const waits = this.members.map((one) => secondsSince(one));
    const average = waits.reduce((sum, wait) => sum + wait, 0) / Math.max(waits.length, 1);
    return {
      QueuePosition: String(this.members.indexOf(member) + 1),
      QueueSid: this.sid,
      QueueTime: String(secondsSince(member)),
      AvgQueueTime: String(Math.round(average)),
      CurrentQueueSize: String(this.members.length),
      MaxQueueSize: String(Math.min(most, MAX_QUEUE_SIZE)),
    };
  }
}

/** How long a member has waited, in seconds. */
export function secondsSince({ leg, since }: Member): number {
  return Math.round((leg.line.clock.now() - since) / 1000);
}
