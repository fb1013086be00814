/** The twelve keys of a telephone. */
export const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
export type Key = (typeof KEYS)[number];

/** Acts about which there is nothing more to say. */
export const PLAIN_ACTS = [
  /** Stay silent until Twilio gives up waiting. */
  'wait',
  'hangup',
  // what becomes of a Dial
  'answer',
  'busy',
  'no-answer',
  'failed',
  // what becomes of a caller in a queue: an agent takes the call, or the queue is left or full
  'agent',
  'leave',
  'queue-full',
] as const;

/** Which of the dialed numbers acts: 0 for the first; the first that can unless given. */
interface Callee {
  callee?: number | undefined;
}

/** Something that the caller, or the other side of a dialed or queued call, does. */
export type Act =
  | { act: Exclude<(typeof PLAIN_ACTS)[number], CalleeAct> }
  | ({ act: Exclude<CalleeAct, 'answer'> } & Callee)
  /** The callee answers, and hangs up after this many seconds (3); Infinity: when `callee` says so. */
  | ({ act: 'answer'; by?: 'person' | 'machine'; seconds?: number } & Callee)
  /** A callee who has answered presses a key, hangs up, or (without `does`) stays silent. */
  | ({ act: 'callee'; does?: Key | 'hangup' } & Callee)
  | { act: 'press'; key: Key }
  /** Say something to a Gather that listens to speech; `confidence`: how sure Twilio is of the words, 0 to 1 (0.9). */
  | { act: 'say'; text: string; confidence?: number }
  /** Speak to a recording for this many seconds, or until the next act; then end it. `text`: its transcript. */
  | { act: 'speak'; seconds?: number; end: 'silence' | 'hangup' | Key; text?: string };

export type CalleeAct = 'answer' | 'busy' | 'no-answer' | 'failed';

export type ActName = Act['act'];

/** What the phone is doing. */
export type Status =
  | 'requesting'
  | 'playing'
  | 'gathering'
  | 'recording'
  /** At the end of a callee. */
  | 'ringing'
  | 'dialing'
  | 'queued'
  /** Connected with a callee, an agent or a conference. */
  | 'bridged'
  | 'ended';

export type EndReason = 'hangup' | 'end-of-document' | 'rejected' | 'caller-hangup' | 'error';

/**
 * Everything that happens in a call, in the order in which it happens.
 * `at`: the number of the callee at whose end it happens; absent at the caller's end.
 */
export type PhoneEvent = Happening & { at?: string };

type Happening =
  /** Twilio asked; the status is that of the answer, or null where none came. */
  | {
      event: 'request';
      method: 'GET' | 'POST';
      url: string;
      params: Readonly<Record<string, string>>;
      /** The idempotency token that was sent. */
      token: string;
      status: number | null;
      twiml: string;
    }
  | { event: 'verb'; name: string; attributes: Readonly<Record<string, string>>; text: string }
  /** A verb, or an attribute that changes a call, that this phone does not simulate; the message says what Twilio does. */
  | { event: 'unplayed'; name: string; attribute?: string; message: string }
  | { event: 'act'; act: Act }
  /** The phone does something else from here on, or waits; `ms`: for how long unless somebody acts. */
  | { event: 'status'; status: Status; acts: readonly ActName[]; ms: number }
  /** Something the caller notices that no verb says: a dialed call is answered, a recording ended. */
  | { event: 'note'; message: string }
  | { event: 'warning' | 'error'; code: number; message: string }
  | { event: 'end'; reason: EndReason };
