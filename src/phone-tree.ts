import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** The type with each part that JSON cannot hold, such as a Date, a Map or a function, replaced by `never`. */
type JsonOf<T> = T extends Json | undefined
  ? T
  : T extends
        | bigint
        | symbol
        | Date
        | ReadonlyMap<never, unknown>
        | ReadonlySet<never>
        | ((...args: never) => unknown)
    ? never
    : { [Key in keyof T]: JsonOf<T[Key]> };

/** The memory of a call whose tree names no type for it. */
export type AnyMemory = Record<string, Json>;

export type DialStatus = 'completed' | 'answered' | 'busy' | 'no-answer' | 'failed' | 'canceled';
export type QueueResult =
  | 'bridged'
  | 'hangup'
  | 'leave'
  | 'redirected'
  | 'queue-full'
  | 'error'
  | 'system-error';

export interface Recording {
  sid: string;
  /** Needs the account's credentials. */
  url: string;
  seconds: number;
}

/** The call, as handlers get it. */
export interface Call<Memory = AnyMemory> {
  sid: string;
  /** The caller's number in E.164 format, or the word or stand-in that Twilio sends for a withheld number. */
  from: string;
  to: string;
  /** The time of Twilio's request. Handlers use it instead of the clock. */
  time: Date;
  /** The same for each delivery of one request, so that an action can be done once. */
  requestId: string;
  /** The keys of the last Gather; '' when the caller stayed silent. */
  digits: string;
  /** SpeechResult of the last Gather, else ''. */
  speech: string;
  /** The result of the last Dial. `bridged`: the caller and the callee were connected. */
  dial?: { status: DialStatus; seconds: number; bridged: boolean };
  /** The result of the last Record. */
  recording?: Recording;
  /** The result of the last Enqueue, or in `hold` the caller's place in the queue. */
  queue?: {
    result?: QueueResult;
    /** 1: the next to be taken. */
    position?: number;
    size?: number;
    waitedSeconds?: number;
    averageSeconds?: number;
  };
  /** Everything Twilio sent with this request. */
  params: Readonly<Record<string, string>>;
  /** JSON that handlers may keep for the length of the call. */
  memory: Memory;
}

/** Says something: appends TwiML verbs to the response. */
export type Speaker<Memory = AnyMemory> = (
  response: VoiceResponse,
  call: Call<Memory>,
) => void | Promise<void>;

/** Says something to the caller, and then the call goes on to the next state. */
export interface State<Name extends string, Memory = AnyMemory> {
  /** Says what the caller hears on arrival. */
  enter: Speaker<Memory>;
  /** The next state: a name leads straight on, a function reads the caller's input, null ends the call. */
  exit: null | Name | ((call: Call<Memory>) => Name | Promise<Name>);
  /** Says what callers hear while they wait in the queue of this state's Enqueue, which has waitUrl="/hold". */
  hold?: Speaker<Memory>;
  /**
   * Says what the callee of this state's Dial hears before the caller is connected, if the Number has url="/callee".
   * A Hangup declines the call, and a Gather runs this again. `from` and `to` are the numbers that the callee's
   * telephone shows. `memory` is the caller's, and changes to it are not kept.
   */
  callee?: Speaker<Memory>;
  /**
   * A text that is sent to VOICEMAIL_TO and VOICEMAIL_WEBHOOK, once in each call that enters this state, such as a number
   * to call back. It only reads the call. The text has 10,000 characters at most.
   */
  notify?: (call: Call<Memory>) => string;
  /**
   * The caller reviews the recorded message in this state. The message is delivered when the call leaves the state or
   * ends. If the caller records another message, only the last one is delivered.
   */
  review?: true;
  /** Numbers and words that `npm run prove` tries here and cannot guess, such as a PIN. */
  tries?: readonly string[];
  /** Findings of `npm run prove` that are intended here: the reason for each kind. */
  allow?: Readonly<Record<string, string>>;
}

/** A fork: the call goes on at once, and the caller hears nothing. */
export interface Choice<Name extends string, Memory = AnyMemory> {
  choose: (call: Call<Memory>) => Name | Promise<Name>;
}

/** An action: the call waits for an effect or a lookup. Tools do not run it: they try each state in `to`. */
export interface Action<Name extends string, Memory = AnyMemory> {
  act: (call: Call<Memory>) => Name | Promise<Name>;
  to: readonly Name[];
  /** Changes the memory as the action does when it leads to this state. Tools run it instead of the action. */
  pretend?(call: Call<Memory>, to: Name): void;
}

export type Place<Name extends string, Memory = AnyMemory> =
  | State<Name, Memory>
  | Choice<Name, Memory>
  | Action<Name, Memory>;

/** A Say with its attributes (https://www.twilio.com/docs/voice/twiml/say#attributes). */
export interface Spoken extends VoiceResponse.SayAttributes {
  text: string;
}

/** The sentences of the server itself. */
export interface Words {
  /** Before the rescue state, after a failure. */
  apology: Spoken;
  /** Before the server hangs up, after the rescue state failed too. */
  lastApology: Spoken;
  /** Before the server hangs up on a silent caller. */
  goodbye: Spoken;
}

/** An event beside a call, with the call's memory at that time. */
export interface CallEvent<Memory = AnyMemory> {
  /** The same at each run for this event, so that the handler can avoid doing its work twice. */
  id: string;
  call: Call<Memory>;
  /** The call's state, where that is known. */
  state: string | undefined;
}

/**
 * Handlers for effects beside a call, such as an e-mail. A handler that fails runs again after growing pauses.
 */
export interface Events<Memory = AnyMemory> {
  /** A message was recorded. */
  recording?: (event: CallEvent<Memory> & { recording: Recording }) => void | Promise<void>;
  /** A transcript is ready (`transcribeCallback="/transcription"`); '' where Twilio could not make one. */
  transcription?: (event: CallEvent<Memory> & { recordingSid: string; text: string }) => void | Promise<void>;
  /** The call has ended: with Twilio's status, and its length in seconds. */
  ended?: (event: CallEvent<Memory> & { status: string; seconds: number }) => void | Promise<void>;
}

export interface PhoneTree<Name extends string, Memory = AnyMemory> {
  states: Readonly<Record<Name, Place<Name, Memory>>>;
  /** Where a new call begins. */
  start: Name;
  /** Where a call goes when something breaks. */
  rescue: Name;
  /** The memory of a new call; {} unless given. */
  memory?: Memory extends JsonOf<Memory> ? Memory : never;
  /** Replaces sentences of the server itself, such as for another language. */
  words?: (call: Call<Memory>) => Partial<Words>;
  events?: Events<Memory>;
}
