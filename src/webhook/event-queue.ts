import type { Observer } from '../observer.js';
import { within } from '../timeout.js';
import { type EventStore, memoryEvents, type PendingEvent } from './event-store.js';

export interface EventTimes {
  /** How long a handler may take. */
  handlerMs: number;
  /** The pause after the first failure; each further one is twice as long, up to the longest. */
  firstPauseMs: number;
  longestPauseMs: number;
  /** An event is given up this long after it was noted. */
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

/** Of each handler: one whose events take long keeps no other waiting. */
const MOST_AT_ONCE = 10;

/** What has happened in a call. */
export type EventTopic =
  | 'recording'
  | 'found recording'
  | 'reviewed'
  | 'transcription'
  | 'notification'
  | 'ended'
  | 'start';

export interface EventHandler {
  on: readonly EventTopic[];
  /** Runs for each event of these topics. Resolves to a time where it has to wait, and runs again then. */
  run: (event: PendingEvent) => Promise<Date | undefined>;
}

/** Handlers by name. A pending event knows its handler by this name, also after a restart. */
export type EventHandlers = Readonly<Record<string, EventHandler>>;

/** A handler throws it where to run again would not help: the event is given up at once. */
export class PermanentError extends Error {
  override name = 'PermanentError';
}

/** What happened, for all handlers of this topic. */
export type NotedEvent = Omit<PendingEvent, 'id' | 'kind' | 'noted' | 'failures'> & {
  topic: EventTopic;
  /** A handler runs once for events of the same id. */
  id: string;
};

/** Runs the handlers of events. */
export interface EventQueue {
  /** Whether any handler wants to know of this. */
  wants: (topic: EventTopic) => boolean;
  /** Notes an event, so that its handlers run; resolves once it is noted, and never rejects. */
  note: (event: NotedEvent) => Promise<void>;
  /** Begins no handler any more, and resolves when those that run have settled. */
  close: () => Promise<void>;
}

/** Runs these handlers for the events that wait in this store. */
export function eventQueue(
  handlers: EventHandlers,
  observer: Observer,
  store: EventStore = memoryEvents(),
  times: EventTimes = EVENT_TIMES,
): EventQueue {
  /** For events that the store does not take. */
  const local = memoryEvents();
  const running = new Set<Promise<void>>();
  const counts = new Map<string, number>();
  /** Events whose handler has run, although the store could not be told. */
  const done = new Set<string>();
  let looking = false;
  let lookAgain = false;
  const all = new Map(Object.entries(handlers));
  let closed = false;
  const timer = setInterval(() => void look(), times.lookMs).unref();

  /** One look at a time, so that what it counts holds while the store answers. */
  async function look(): Promise<void> {
    lookAgain = looking;
    if (looking) return;
    looking = true;
    for (const from of [store, local]) {
      while (!closed) {
        const now = Date.now();
        const busy = [...counts].filter(([, count]) => count >= MOST_AT_ONCE).map(([kind]) => kind);
        const event = await from.take(now, now + 2 * times.handlerMs, busy).catch(() => undefined);
        if (!event) break;
        begin(event, from);
      }
    }
    looking = false;
    if (lookAgain) void look();
  }

  function begin(event: PendingEvent, from: EventStore): void {
    const { kind } = event;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    const run = handle(event, from).finally(() => {
      running.delete(run);
      counts.set(kind, (counts.get(kind) ?? 1) - 1);
      void look();
    });
    running.add(run);
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
      const again = done.has(event.id)
        ? undefined
        : await within(times.handlerMs, `the handler of the event ${event.kind}`, run(event));
      // What the store does not take is due again when its time as taken is over.
      if (again) return await from.postpone({ ...event, failures: 0 }, again.getTime()).catch(() => {});
      done.add(event.id);
      await from.remove(event.id).then(
        () => done.delete(event.id),
        () => {},
      );
    } catch (error) {
      const failures = event.failures + 1;
      const pause = Math.min(times.firstPauseMs * 2 ** event.failures, times.longestPauseMs);
      const due = Date.now() + pause;
      const hopeless = error instanceof PermanentError || due - event.noted >= times.giveUpMs;
      observer.eventFailure?.({ ...event, error, again: hopeless ? undefined : new Date(due) });
      await (hopeless ? from.remove(event.id) : from.postpone({ ...event, failures }, due)).catch(() => {});
    }
  }

  async function run(event: PendingEvent): Promise<Date | undefined> {
    const handler = all.get(event.kind);
    // Another process may have it: one that runs the version before, or the next.
    if (!handler) throw new Error(`this process has no handler for ${event.kind}`);
    return handler.run(event);
  }

  async function add(event: PendingEvent): Promise<void> {
    await store.add(event, Date.now()).catch((error: unknown) => {
      observer.eventFailure?.({ ...event, error, again: new Date() });
      return local.add(event, Date.now());
    });
  }

  return {
    wants: (topic) => [...all.values()].some(({ on }) => on.includes(topic)),
    async note({ topic, id, ...about }) {
      const kinds = [...all].filter(([, { on }]) => on.includes(topic)).map(([kind]) => kind);
      const event = { ...about, noted: Date.now(), failures: 0 };
      await Promise.all(kinds.map((kind) => add({ ...event, kind, id: `${kind} ${id}` })));
      if (kinds.length > 0) void look();
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await Promise.all(running);
    },
  };
}
