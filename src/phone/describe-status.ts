import type { ActName, PhoneEvent, Status } from './events.js';

/** What a phone is doing, as its display tells it. */
export interface Doing {
  status: Status | 'idle';
  acts: readonly ActName[];
  /** True while the phone waits for somebody; false while something is heard. */
  waiting: boolean;
  /** The number that is dialed, or the queue. */
  party: string;
}

/** What the phone is doing, in a few words: `waiting for a key`, `ringing +15550100`. */
export function describeStatus({ status, acts, waiting, party }: Doing): string {
  switch (status) {
    case 'idle':
      return 'ready to call';
    case 'requesting':
      return 'asking the webhook';
    case 'playing':
      return 'listening';
    case 'gathering':
      return waiting ? `waiting for ${awaited(acts)}` : 'listening';
    case 'recording':
      if (acts.includes('speak')) return 'recording: say something';
      return acts.includes('press') ? 'recording: you speak' : 'recording: silence';
    case 'ringing':
    case 'dialing':
      if (acts.includes('callee')) return `${party || 'the other side'} answered and is asked`;
      return `ringing ${party}`.trim();
    case 'bridged':
      return `connected with ${party || 'the other side'}`;
    case 'queued':
      return `waiting in the queue ${party}`.trim();
    case 'ended':
      return 'call ended';
  }
}

function awaited(acts: readonly ActName[]): string {
  if (!acts.includes('say')) return 'a key';
  return acts.includes('press') ? 'a key or words' : 'words';
}

/** Whom the call is put through to by this event; otherwise who it was before. */
export function partyAfter(event: PhoneEvent, before: string): string {
  if (event.event !== 'verb' || event.at !== undefined) return before;
  if (event.name !== 'Dial' && event.name !== 'Enqueue') return before;
  // The numbers of a Dial follow one another without a space.
  return event.text.trim().replace(/(?<=\d)\s*(?=\+)/g, ', ');
}

/** Only what is heard can be skipped, and only where nobody speaks or talks. */
export function canSkip({ status, waiting }: Doing): boolean {
  return !waiting && (status === 'playing' || status === 'gathering' || status === 'queued');
}
