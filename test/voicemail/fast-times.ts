import { VOICEMAIL_TIMES, type VoicemailTimes } from '../../src/voicemail/voicemail-events.js';
import { EVENT_TIMES, type EventTimes } from '../../src/webhook/event-queue.js';

/** A queue that need not be waited for. An event whose taker was killed is due again after 3 s. */
export const FAST_TIMES: EventTimes = {
  ...EVENT_TIMES,
  handlerMs: 1500,
  firstPauseMs: 5,
  longestPauseMs: 40,
  lookMs: 10,
};

/** An event whose taker was killed is due again after this, and silence of a server ends sooner. */
export const SOON_AGAIN_MS = 800;

export const QUICK: VoicemailTimes = { ...VOICEMAIL_TIMES, deliverMs: 1200, audioMs: 0, lookAgainMs: 1 };
