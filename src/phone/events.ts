/** The twelve keys of a telephone. */
export const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
export type Key = (typeof KEYS)[number];

/** Acts without details. */
export const PLAIN_ACTS = [
  /** Stays silent until Twilio stops waiting. */
  'wait',
  'hangup',
  // Results of a Dial.
  'answer',
  'busy',
  'no-answer',
  'failed',
  // Results of an Enqueue: an agent takes the call, the caller leaves, or the queue is full.
  'agent',
  'leave',
  'queue-full',
] as const;

/** The dialed number that acts, counted from 0; by default the first one that can. */
interface Callee {
  callee?: number | undefined;
}

/** An act of the caller, or of the other side of a dialed or queued call. */
export type Act =
  | { act: Exclude<(typeof PLAIN_ACTS)[number], CalleeAct> }
  | ({ act: Exclude<CalleeAct, 'answer'> } & Callee)
  /** The callee answers, and hangs up after this many seconds (default 3). Infinity: talks until somebody hangs up. */
  | ({ act: 'answer'; by?: 'person' | 'machine'; seconds?: number } & Callee)
  /** A callee who has answered presses a key, hangs up, or (without `does`) stays silent. */
  | ({ act: 'callee'; does?: Key | 'hangup' } & Callee)
  | { act: 'press'; key: Key }
  /** Says something to a Gather that takes speech. `confidence` is Twilio's Confidence, 0 to 1 (default 0.9). */
  | { act: 'say'; text: string; confidence?: number }
  /** Leaves a message of this many seconds, or until the next act, and ends it. `text` is the transcript. */
  | { act: 'speak'; seconds?: number; end: 'silence' | 'hangup' | Key; text?: string };

export type CalleeAct = 'answer' | 'busy' | 'no-answer' | 'failed';

export type ActName = Act['act'];

/** The status of one end of a call. */
export type Status =
  | 'requesting'
  | 'playing'
  | 'gathering'
  | 'recording'
  /** Only at the callee's end. */
  | 'ringing'
  | 'dialing'
  | 'queued'
  /** Connected with a callee, an agent or a conference. */
  | 'bridged'
  | 'ended';

export type EndReason = 'hangup' | 'end-of-document' | 'rejected' | 'caller-hangup' | 'error';

/**
 * An event of a call. `at` is the callee's number if the event happened at a callee's end.
 */
export type PhoneEvent = Happening & { at?: string };

type Happening =
  /** Twilio sent a request. `status` is the status code of the answer, or null without an answer. */
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
  /** A verb or attribute that this phone does not simulate. The message says what Twilio does. */
  | { event: 'unplayed'; name: string; attribute?: string; message: string }
  | { event: 'act'; act: Act }
  /** The status or the possible acts have changed. `ms` is how long the status lasts if nobody acts. */
  | { event: 'status'; status: Status; acts: readonly ActName[]; ms: number }
  /** Something that no verb says: the other side hung up, a recording ended. */
  | { event: 'note'; message: string }
  | { event: 'warning' | 'error'; code: number; message: string }
  | { event: 'end'; reason: EndReason };
