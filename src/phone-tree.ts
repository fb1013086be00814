import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** The type, as far as JSON gives it back: a Date, a Map or a function becomes `never`. */
export type JsonOf<T> = T extends Json | undefined
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

/** What a call remembers unless its tree says more. */
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
  /** Fetching it takes the account's credentials. */
  url: string;
  seconds: number;
}

/** What handlers are told about the call they serve. */
export interface Call<Memory = AnyMemory> {
  sid: string;
  /** Who calls, E.164, or what Twilio sends for a withheld number. */
  from: string;
  to: string;
  /** When Twilio asked. Handlers use it instead of the clock. */
  time: Date;
  /** The same for each delivery of one request, so that an action can be done once. */
  requestId: string;
  /** The keys of the last Gather; '' when the caller stayed silent. */
  digits: string;
  /** SpeechResult of the last Gather, else ''. */
  speech: string;
  /** How a Dial ended, when Twilio comes back from one. `bridged`: the two sides have spoken. */
  dial?: { status: DialStatus; seconds: number; bridged: boolean };
  /** What a Record brought. */
  recording?: Recording;
  /** How the caller left a queue, or, while the caller waits (`hold`), where. */
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

/** A stop: says something on arrival, and tells where the call goes next. */
export interface State<Name extends string, Memory = AnyMemory> {
  /** Says what the caller hears on arrival. */
  enter: Speaker<Memory>;
  /** Where the call goes next: nowhere (null), straight on (a state's name), or wherever the caller's input leads. */
  exit: null | Name | ((call: Call<Memory>) => Name | Promise<Name>);
  /** What a caller hears who waits in the queue that this state's Enqueue names, with waitUrl="/hold". */
  hold?: Speaker<Memory>;
  /**
   * What somebody hears who answers this state's Dial, before the caller is connected: of a Number with url="/callee".
   * A Hangup declines, and a Gather asks here again. `from` and `to` are what the callee's telephone shows, and
   * `memory` is the caller's; what is changed in it is not kept.
   */
  callee?: Speaker<Memory>;
  /**
   * A text that is sent once in a call that comes here, to VOICEMAIL_TO and VOICEMAIL_WEBHOOK as recorded messages are:
   * such as whom to call back. It only reads the call.
   */
  notify?: (call: Call<Memory>) => string;
  /**
   * The caller decides here about the message that was just recorded. It is delivered once the call goes on elsewhere or
   * ends; where another message is recorded instead, only that one is delivered.
   */
  review?: true;
  /** Numbers and words that `npm run prove` tries here and cannot guess, such as a PIN. */
  tries?: readonly string[];
  /** Findings of `npm run prove` that are meant here, by kind, each with the reason. */
  allow?: Readonly<Record<string, string>>;
}

/** A fork: the caller hears nothing and is not asked; the call goes on at once. */
export interface Choice<Name extends string, Memory = AnyMemory> {
  choose: (call: Call<Memory>) => Name | Promise<Name>;
}

/** An action: does or asks something outside, then the call goes on. Tools do not run it; they try each state in `to`. */
export interface Action<Name extends string, Memory = AnyMemory> {
  act: (call: Call<Memory>) => Name | Promise<Name>;
  to: readonly Name[];
  /** What tools put into the memory instead of what the action would, for each state in `to`. */
  pretend?(call: Call<Memory>, to: Name): void;
}

export type Place<Name extends string, Memory = AnyMemory> =
  | State<Name, Memory>
  | Choice<Name, Memory>
  | Action<Name, Memory>;

/** What Say is given: `voice` and `language` as in https://www.twilio.com/docs/voice/twiml/say#attributes. */
export interface Spoken extends VoiceResponse.SayAttributes {
  text: string;
}

/** What the server itself says in a call. */
export interface Words {
  /** Something broke, and the caller is put through to the rescue state. */
  apology: Spoken;
  /** The rescue state broke as well, and the call ends. */
  lastApology: Spoken;
  /** The caller has stayed silent, and the call ends. */
  goodbye: Spoken;
}

/** Something that happened beside a call, with the call's memory at that time. */
export interface CallEvent<Memory = AnyMemory> {
  /** The same each time that the handler runs for this event, so that its effect can be had once. */
  id: string;
  call: Call<Memory>;
  /** The state that the call was in, where that is known. */
  state: string | undefined;
}

/**
 * What to do beside a call, such as an e-mail. Each handler runs once for an event; where it fails, it runs again
 * after growing pauses.
 */
export interface Events<Memory = AnyMemory> {
  /** A message was recorded. */
  recording?: (event: CallEvent<Memory> & { recording: Recording }) => void | Promise<void>;
  /** A transcript is ready (`transcribeCallback="/transcription"`); '' where Twilio could not make one. */
  transcription?: (event: CallEvent<Memory> & { recordingSid: string; text: string }) => void | Promise<void>;
  /** The call has ended, with Twilio's status and in seconds. */
  ended?: (event: CallEvent<Memory> & { status: string; seconds: number }) => void | Promise<void>;
}

export interface PhoneTree<Name extends string, Memory = AnyMemory> {
  states: Readonly<Record<Name, Place<Name, Memory>>>;
  /** Where a new call begins. */
  start: Name;
  /** Where a call goes when something breaks. */
  rescue: Name;
  /** What a new call remembers; {} unless given. */
  memory?: Memory extends JsonOf<Memory> ? Memory : never;
  /** What the server itself says, where its own English words will not do. */
  words?: (call: Call<Memory>) => Partial<Words>;
  events?: Events<Memory>;
}
