import type { PhoneTree } from '../phone-tree.js';
import type { EventHandlers } from '../webhook/event-queue.js';

/** The handler of what states send while there are no recipients. */
export const WITHOUT_RECIPIENTS = 'message without recipients';
const TO_SET = 'set SMTP_URL and VOICEMAIL_TO, or VOICEMAIL_WEBHOOK';

/** The warning of a start without recipients, if this tree sends anything but recorded messages. */
export function recipientsMissing(tree: PhoneTree<string>): string | undefined {
  const senders = Object.entries(tree.states).filter(([, place]) => 'enter' in place && place.notify);
  if (senders.length === 0) return undefined;
  return `nobody gets what ${senders.map(([name]) => name).join(', ')} sends: ${TO_SET}`;
}

/** What states send waits for three days, in case recipients are set meanwhile. Each attempt is a line of the log. */
export const withoutRecipients: EventHandlers = {
  [WITHOUT_RECIPIENTS]: {
    on: ['notification'],
    async run({ state }) {
      throw new Error(`nobody gets what ${state} sends: ${TO_SET}`);
    },
  },
};
