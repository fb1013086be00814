import type { Observer } from '../observer.js';
import type { PhoneTree } from '../state-machine.js';
import { within } from '../timeout.js';
import { callOf } from './call-of.js';
import { type EventStore, memoryEvents, type PendingEvent } from './event-store.js';

export interface EventTimes {
  /** How long a handler may take. */
  handlerMs: number;
  /** The pause after the first failure; each further one is twice as long, up to the longest. */
  firstPauseMs: number;
  longestPauseMs: number;
  /** An event is given up this long after it happened. */
  giveUpMs: number;
  /** How often to look for events that are due. */
  lookMs: number;
}

export const EVENT_TIMES: EventTimes = {
  handlerMs: 60_000,
  firstPauseMs: 1000,
  longestPauseMs: 60 * 60 * 1000,
  giveUpMs: 3 * 24 * 60 * 60 * 1000,
  lookMs: 1000,
};

const MOST_AT_ONCE = 10;

/** Runs the handlers of a tree's events. */
export interface EventQueue {
  /** Notes an event, so that its handler runs; resolves once it is noted, and never rejects. */
  note: (event: Omit<PendingEvent, 'failures'>) => Promise<void>;
  /** Begins no handler any more, and resolves when those that run have settled. */
  close: () => Promise<void>;
}

/** Runs the handlers of this tree's events, which wait in this store. */
export function eventQueue<Name extends string, Memory>(
  { events }: PhoneTree<Name, Memory>,
  observer: Observer,
  store: EventStore = memoryEvents(),
  times: EventTimes = EVENT_TIMES,
): EventQueue {
  /** For events that the store does not take. */
  const local = memoryEvents();
  const running = new Set<Promise<void>>();
  let closed = false;
  const timer = setInterval(() => void look(), times.lookMs).unref();

  async function look(): Promise<void> {
    for (const from of [store, local]) {
      while (!closed && running.size < MOST_AT_ONCE) {
        const now = Date.now();
        const event = await from.take(now, now + 2 * times.handlerMs).catch(() => undefined);
        if (!event) break;
        const run = handle(event, from).finally(() => running.delete(run));
        running.add(run);
      }
    }
  }

  async function handle(event: PendingEvent, from: EventStore): Promise<void> {
    try {
      // The store may have taken an event although its answer came too late.
      const taken =
        from === local &&
        (await store.add(event, Date.now()).then(
          () => true,
          () => false,
        ));
      if (taken) return void (await local.remove(event.id));
      await within(times.handlerMs, `the handler of the event ${event.kind}`, runHandler(event));
      await from.remove(event.id);
    } catch (error) {
      const failures = event.failures + 1;
      const pause = Math.min(times.firstPauseMs * 2 ** event.failures, times.longestPauseMs);
      const due = Date.now() + pause;
      const again = due - event.time < times.giveUpMs ? new Date(due) : undefined;
      observer.eventFailure?.({ ...event, error, again });
      // What the store does not take is due again when its time as taken is over.
      await (again ? from.postpone({ ...event, failures }, due) : from.remove(event.id)).catch(() => {});
    }
  }

  async function runHandler({ id, kind, params, memory, state, time }: PendingEvent): Promise<void> {
    const call = callOf<Memory>(params, { time: new Date(time), requestId: id, memory: JSON.parse(memory) });
    const about = { id, call, state };
    if (kind === 'recording' && call.recording)
      await events?.recording?.({ ...about, recording: call.recording });
    if (kind === 'transcription') {
      const { RecordingSid: recordingSid = '', TranscriptionText: text = '' } = params;
      await events?.transcription?.({ ...about, recordingSid, text });
    }
    if (kind === 'ended') {
      const { CallStatus: status = '', CallDuration: seconds } = params;
      await events?.ended?.({ ...about, status, seconds: Number(seconds) || 0 });
    }
  }

  return {
    async note(noted) {
      if (!events?.[noted.kind]) return;
      const event = { ...noted, failures: 0 };
      await store.add(event, Date.now()).catch((error: unknown) => {
        observer.eventFailure?.({ ...event, error, again: new Date() });
        return local.add(event, Date.now());
      });
      void look();
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await Promise.all(running);
    },
  };
}
