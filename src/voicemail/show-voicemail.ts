import { shortened } from '../log/call-fields.js';
import type { EventHandlers } from '../webhook/event-queue.js';
import type { EventStore } from '../webhook/event-store.js';
import { notificationLetter } from './letter.js';
import { recordingAddress } from './recording-address.js';
import { keepReviews, reviewOf } from './review.js';
import { isMessage, voicemailOf } from './voicemail.js';
import type { VoicemailConfig } from './voicemail-config.js';
import { lengthOf, withSubject, wordingOf } from './wording.js';

/** A message as a developer sees it. */
export interface ShownVoicemail {
  /** `voicemail, 4 s, from …4567`. */
  summary: string;
  /** Where it goes, or why it goes nowhere. */
  delivery: string;
  /** The subject and the text of the mail. */
  text: string;
}

const LOOK_AGAIN_MS = 500;

/** A handler that shows in development what recipients get, where it may be that there are no recipients. */
export function showVoicemail(
  { mail, webhook, timeZone, fetchesLocally }: VoicemailConfig,
  store: EventStore,
  show: (shown: ShownVoicemail) => void,
): EventHandlers {
  const goals = [...(mail ? [`mailed to ${mail.to.join(', ')}`] : []), ...(webhook ? ['posted'] : [])];
  const goal = goals.join(', ') || 'not mailed, as SMTP_URL is not set; the mail would be';
  return {
    ...keepReviews(store),
    'show voicemail': {
      on: ['recording', 'notification'],
      async run(event) {
        if (event.text !== undefined) {
          const text = withSubject(notificationLetter(event, timeZone));
          const summary = `message of the state ${event.state}, from ${shortened(event.params['From'] ?? '')}`;
          show({ summary, delivery: goal, text });
          return undefined;
        }
        if (!isMessage(event.params)) return undefined;
        const review = await reviewOf(event, store);
        if (review === 'open') return new Date(Date.now() + LOOK_AGAIN_MS);
        const audio = { type: 'audio/wav', content: Buffer.alloc(0) };
        const voicemail = voicemailOf(event, recordingAddress(event.params, fetchesLocally), '', audio);
        const summary = `voicemail, ${lengthOf(voicemail)}, from ${shortened(voicemail.from)}`;
        const text = withSubject(wordingOf(voicemail, timeZone));
        const delivery =
          review === 'kept' ? goal : 'not delivered, as the caller recorded another one instead';
        show({ summary, delivery, text });
        return undefined;
      },
    },
  };
}
