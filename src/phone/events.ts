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

/** Something that the caller, or the other side of a dialed or queued call, does. */
export type Act =
  | { act: (typeof PLAIN_ACTS)[number] }
  | { act: 'press'; key: Key }
  /** Say something to a Gather that listens to speech. */
  | { act: 'say'; text: string }
  /** Speak to a recording for so long, or until the next act; then end it. */
  | { act: 'speak'; seconds?: number; end: 'silence' | 'hangup' | Key };

export type ActName = Act['act'];

/** What the phone is doing. */
export type Status = 'requesting' | 'playing' | 'gathering' | 'recording' | 'dialing' | 'queued' | 'ended';

export type EndReason = 'hangup' | 'end-of-document' | 'rejected' | 'caller-hangup' | 'error';

/** Everything that happens in a call, in the order in which it happens. */
export type PhoneEvent =
  /** Twilio asked; the status is that of the answer, or null where none came. */
  | {
      event: 'request';
      method: 'GET' | 'POST';
      url: string;
      params: Readonly<Record<string, string>>;
      status: number | null;
      twiml: string;
    }
  | { event: 'verb'; name: string; attributes: Readonly<Record<string, string>>; text: string }
  /** A verb that this phone cannot play. */
  | { event: 'unplayed'; name: string; message: string }
  | { event: 'act'; act: Act }
  /** The phone does something else from here on, or waits; `ms`: for how long unless somebody acts. */
  | { event: 'status'; status: Status; acts: readonly ActName[]; ms: number }
  /** Something the caller notices that no verb says: a dialed call is answered, a recording ended. */
  | { event: 'note'; message: string }
  | { event: 'warning' | 'error'; code: number; message: string }
  | { event: 'end'; reason: EndReason };
