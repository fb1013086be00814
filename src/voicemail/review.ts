import type { EventHandlers } from '../webhook/event-queue.js';
import type { EventStore, PendingEvent } from '../webhook/event-store.js';

/** Longer than a caller thinks about a message; without "Call status changes", Twilio tells of no hang-up. */
export const REVIEW_MS = 5 * 60 * 1000;

/** Whether the caller keeps this message, as far as that is known yet. */
export async function reviewOf(
  { params, inReview, noted }: PendingEvent,
  store: Pick<EventStore, 'find'>,
  reviewMs = REVIEW_MS,
): Promise<'kept' | 'replaced' | 'open'> {
  if (!inReview) return 'kept';
  const decision = await store.find(keyOf(params));
  if (decision === undefined) return Date.now() - noted < reviewMs ? 'open' : 'kept';
  return decision === 'replaced' ? 'replaced' : 'kept';
}

/** A handler that keeps what callers decide about their messages. */
export function keepReviews(store: EventStore): EventHandlers {
  return {
    'keep review': {
      on: ['reviewed'],
      async run({ params, replaced }) {
        await store.keep(keyOf(params), replaced ? 'replaced' : 'kept');
        return undefined;
      },
    },
  };
}

function keyOf({ RecordingSid }: PendingEvent['params']): string {
  return `review ${RecordingSid}`;
}
