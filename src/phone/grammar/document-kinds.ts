import { elementRule } from './elements.js';

/** The kinds of documents. Twilio plays other verbs in each. */
const VERBS = {
  /** The answer to a call. */
  call: undefined,
  /** The waitUrl of Enqueue (https://www.twilio.com/docs/voice/twiml/enqueue#attributes-waitUrl). */
  hold: 'Gather Hangup Leave Pause Play Redirect Say',
  /** The url of Number, Client or Sip, which the callee hears (https://www.twilio.com/docs/voice/twiml/number#url). */
  whisper: 'Gather Hangup Pause Play Record Redirect Say',
  /** The url of Queue, which the waiting caller hears (https://www.twilio.com/docs/voice/twiml/queue#attributes-url). */
  dequeue: 'Pause Play Redirect Say',
  /** The waitUrl of Conference (https://www.twilio.com/docs/voice/twiml/conference#attributes-wait-url). */
  'conference-hold': 'Pause Play Redirect Say',
};

export type DocumentKind = keyof typeof VERBS;

/** The verbs that Twilio plays in a document of this kind. */
export function verbsIn(kind: DocumentKind): ReadonlySet<string> {
  return verbs.get(kind) ?? new Set();
}

const verbs = new Map(
  Object.entries(VERBS).map(([kind, names]) => [
    kind,
    names === undefined ? elementRule('Response', '')?.children : new Set(names.split(' ')),
  ]),
);
