import { shortened } from '../log/call-fields.js';
import type { EventHandlers } from '../webhook/event-queue.js';
import { recordingAddress } from './recording-address.js';
import { isMessage, voicemailOf } from './voicemail.js';
import type { VoicemailConfig } from './voicemail-config.js';
import { lengthOf, wordingOf } from './wording.js';

/** A message as a developer sees it. */
export interface ShownVoicemail {
  /** `voicemail, 4 s, from …4567`. */
  summary: string;
  /** Where it goes, or why it goes nowhere. */
  delivery: string;
  /** The subject and the text of the mail. */
  text: string;
}

/** A handler that shows each recorded message in development, where it may be that none is delivered. */
export function showVoicemail(
  { mail, webhook, timeZone, fetchesLocally }: VoicemailConfig,
  show: (shown: ShownVoicemail) => void,
): EventHandlers {
  const goals = [...(mail ? [`mailed to ${mail.to.join(', ')}`] : []), ...(webhook ? ['posted'] : [])];
  const delivery = goals.join(', ') || 'not mailed, as SMTP_URL is not set; the mail would be';
  return {
    'show voicemail': {
      on: ['recording'],
      async run(event) {
        if (!isMessage(event.params)) return undefined;
        const audio = { type: 'audio/wav', content: Buffer.alloc(0) };
        const voicemail = voicemailOf(event, recordingAddress(event.params, fetchesLocally), '', audio);
        const summary = `voicemail, ${lengthOf(voicemail)}, from ${shortened(voicemail.from)}`;
        const { subject, text } = wordingOf(voicemail, timeZone);
        show({ summary, delivery, text: `${subject}\n\n${text}` });
        return undefined;
      },
    },
  };
}
