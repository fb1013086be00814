/** An event that waits for its handler, as JSON. */
export interface PendingEvent {
  /** Begins with the kind and a space. Events of the same id are one. */
  id: string;
  /** The name of its handler. */
  kind: string;
  params: Readonly<Record<string, string>>;
  /** JSON of the call's memory. */
  memory: string;
  state?: string;
  /** The state that made the recording asks Twilio for a transcript. */
  transcribed?: true;
  /** The caller still decides about the recording; its `reviewed` event will tell. */
  inReview?: true;
  /** The caller has recorded another message instead of this one. */
  replaced?: true;
  /** What a state sends. */
  text?: string;
  /** When it happened, in milliseconds since 1970; a developer's call may pretend it. */
  time: number;
  /** When it was noted, by the clock. */
  noted: number;
  /** How often its handler has failed. */
  failures: number;
}

/** Where events wait for their handlers. */
export interface EventStore {
  /** Notes an event that is due at once, unless it is pending or its id was noted within a day. */
  add: (event: PendingEvent, now: number) => Promise<void>;
  /**
   * An event that is due. It is due again at `until`, in case this process ends before it is done.
   * @param busy kinds whose events are left where they are
   */
  take: (now: number, until: number, busy: readonly string[]) => Promise<PendingEvent | undefined>;
  /** Lets an event be due again at this time. */
  postpone: (event: PendingEvent, due: number) => Promise<void>;
  /** Forgets an event, but for its id. */
  remove: (id: string) => Promise<void>;
  /** Keeps a text for handlers, for longer than an event may be pending. */
  keep: (key: string, text: string) => Promise<void>;
  /** The text that was kept. */
  find: (key: string) => Promise<string | undefined>;
}

/** How long the id of an event that is done is known, so that a second callback about it counts for nothing. */
export const KNOWN_MS = 24 * 60 * 60 * 1000;
/** How long texts are kept: events are given up after three days. */
export const KEPT_MS = 4 * KNOWN_MS;

/** Keeps events in this process: a restart loses those that are pending. */
export function memoryEvents(): EventStore {
  const pending = new Map<string, { event: PendingEvent; due: number }>();
  /** The ids of the last day, the oldest first. */
  const known = new Map<string, number>();
  const texts = new Map<string, { text: string; time: number }>();

  return {
    async add(event, now) {
      for (const [id, time] of known) {
        if (now - time < KNOWN_MS) break;
        known.delete(id);
      }
      if (known.has(event.id) || pending.has(event.id)) return;
      known.set(event.id, now);
      pending.set(event.id, { event, due: now });
    },
    async take(now, until, busy) {
      for (const waiting of pending.values()) {
        if (waiting.due > now || busy.includes(waiting.event.kind)) continue;
        waiting.due = until;
        return waiting.event;
      }
      return undefined;
    },
    async postpone(event, due) {
      pending.set(event.id, { event, due });
    },
    async remove(id) {
      pending.delete(id);
    },
    async keep(key, text) {
      const now = Date.now();
      for (const [old, { time }] of texts) {
        if (now - time < KEPT_MS) break;
        texts.delete(old);
      }
      texts.set(key, { text, time: now });
    },
    async find(key) {
      return texts.get(key)?.text;
    },
  };
}
