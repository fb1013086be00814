import type { ActName, PhoneEvent, Status } from './events.js';

/** The data that a phone's display shows. */
export interface Doing {
  status: Status | 'idle';
  acts: readonly ActName[];
  /** True while the phone waits for an act; false during a prompt. */
  waiting: boolean;
  /** The number that is dialed, or the queue. */
  party: string;
}

/** The status in a few words: `waiting for a key`, `ringing +15550100`. */
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

/** The party after this event: the number or queue of a Dial or Enqueue, or else the party before. */
export function partyAfter(event: PhoneEvent, before: string): string {
  if (event.event !== 'verb' || event.at !== undefined) return before;
  if (event.name !== 'Dial' && event.name !== 'Enqueue') return before;
  // The text of a Dial holds its numbers without spaces between.
  return event.text.trim().replace(/(?<=\d)\s*(?=\+)/g, ', ');
}

/** Prompts can be skipped, but not messages and conversations. */
export function canSkip({ status, waiting }: Doing): boolean {
  return !waiting && (status === 'playing' || status === 'gathering' || status === 'queued');
}
