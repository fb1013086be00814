import { elementsOf, type XmlElement } from '../xml.js';

/** Something in a document that this phone does not simulate. */
interface Unplayed {
  name: string;
  attribute?: string;
  message: string;
}

/** What Twilio does with the verbs that this phone passes over. Completes "which …". */
const VERBS: Readonly<Record<string, string>> = {
  Connect: 'connects the call, and requests the action when that ends',
  Pay: 'takes a payment by keys, and requests the action with its result',
  Prompt: 'changes what Pay says',
  Queue: 'is documented inside Dial only',
  Refer: 'transfers the call by SIP, and requests the action',
  Sms: 'sends a text message, and requests the action',
  Start: 'starts a recording, a stream or a transcription beside the call',
  Stop: 'stops what Start has started',
};

const NOUNS: Readonly<Record<string, string>> = {
  Application: 'runs the TwiML of another application',
  Task: 'hands the call to TaskRouter',
};

/** What Twilio does with the attributes and values that this phone passes over. Completes "Twilio …". */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  'Conference.coach': 'lets only one participant hear this one',
  'Conference.eventCallbackUrl': 'tells this URL how the conference goes',
  'Dial.answerOnBridge=true': 'answers the call only when the callee does',
  'Dial.events': 'sends events of the call over SIP',
  'Dial.referUrl': 'requests this URL when the callee transfers the call by SIP',
  'Enqueue.workflowSid': 'hands the call to TaskRouter',
  'Gather.bargeIn=false': 'lets nobody cut off the prompt',
  'Number.sendDigits': 'presses these keys when the callee answers',
  'Queue.postWorkActivitySid': 'changes what a TaskRouter worker does next',
  'Queue.reservationSid': 'takes a TaskRouter reservation',
};

/** Everything in a verb and its nouns that this phone does not simulate, in the document's order. */
export function unplayedIn(verb: XmlElement): Unplayed[] {
  const whole = VERBS[verb.name];
  if (whole !== undefined) return [unplayed(verb.name, whole)];
  return [verb, ...elementsOf(verb)].flatMap(({ name, attributes }): Unplayed[] => {
    const what = name === verb.name ? undefined : NOUNS[name];
    if (what !== undefined) return [unplayed(name, what)];
    return Object.entries(attributes).flatMap(([attribute, value]) => {
      const does = ATTRIBUTES[`${name}.${attribute}`] ?? ATTRIBUTES[`${name}.${attribute}=${value}`];
      const message = `this phone passes over ${attribute} of <${name}>: Twilio ${does}`;
      return does === undefined ? [] : [{ name, attribute, message }];
    });
  });
}

function unplayed(name: string, what: string): Unplayed {
  return { name, message: `this phone cannot play <${name}>, which ${what}` };
}
