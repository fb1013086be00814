import type { Events } from '../phone-tree.js';

/** An event whose handler is to run. All of it is JSON. */
export interface PendingEvent {
  /** Events of the same id are one. */
  id: string;
  kind: keyof Events;
  params: Readonly<Record<string, string>>;
  /** JSON of the call's memory. */
  memory: string;
  state?: string;
  /** When it happened, in milliseconds since 1970. */
  time: number;
  /** How often its handler has failed. */
  failures: number;
}

/** Where events wait for their handlers. */
export interface EventStore {
  /** Notes an event that is due at once, unless its id has been noted within a day. */
  add: (event: PendingEvent, now: number) => Promise<void>;
  /** An event that is due. It is due again at `until`, in case this process ends before it is done. */
  take: (now: number, until: number) => Promise<PendingEvent | undefined>;
  /** Lets an event be due again at this time. */
  postpone: (event: PendingEvent, due: number) => Promise<void>;
  /** Forgets an event, but for its id. */
  remove: (id: string) => Promise<void>;
}

const REMEMBERED_MS = 24 * 60 * 60 * 1000;

/** Keeps events in this process: a restart loses those that are pending. */
export function memoryEvents(): EventStore {
  const pending = new Map<string, { event: PendingEvent; due: number }>();
  /** The ids of the last day, the oldest first. */
  const known = new Map<string, number>();

  return {
    async add(event, now) {
      for (const [id, time] of known) {
        if (now - time < REMEMBERED_MS) break;
        known.delete(id);
      }
      if (known.has(event.id)) return;
      known.set(event.id, now);
      pending.set(event.id, { event, due: now });
    },
    async take(now, until) {
      for (const waiting of pending.values()) {
        if (waiting.due > now) continue;
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
  };
}
