import { inspect } from 'node:util';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

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
  recording?: { sid: string; url: string; seconds: number };
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

/** A stop: says something on arrival, and tells where the call goes next. */
export interface State<Name extends string, Memory = AnyMemory> {
  /** Says what the caller hears on arrival: appends TwiML verbs to the response. */
  enter: (response: VoiceResponse, call: Call<Memory>) => void | Promise<void>;
  /** Where the call goes next: nowhere (null), straight on (a state's name), or wherever the caller's input leads. */
  exit: null | Name | ((call: Call<Memory>) => Name | Promise<Name>);
  /** What a caller hears who waits in the queue that this state's Enqueue names, with waitUrl="/hold". */
  hold?: (response: VoiceResponse, call: Call<Memory>) => void | Promise<void>;
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

export interface PhoneTree<Name extends string, Memory = AnyMemory> {
  states: Readonly<Record<Name, Place<Name, Memory>>>;
  /** Where a new call begins. */
  start: Name;
  /** Where a call goes when something breaks. */
  rescue: Name;
  /** What a new call remembers; {} unless given. */
  memory?: Memory;
  /** What the server itself says, where its own English words will not do. */
  words?: (call: Call<Memory>) => Partial<Words>;
}

/** One answer to Twilio: the state the call is in now, and the TwiML that says so. */
export interface Turn<Name extends string> {
  state: Name;
  /** The states, forks and actions on the way to this state, in order. */
  passed: Name[];
  twiml: string;
}

/** Whether the tree has a state of this name. */
export function isState<Name extends string>(
  tree: { states: Readonly<Record<Name, unknown>> },
  name: string,
): name is Name {
  return Object.hasOwn(tree.states, name);
}

/**
 * Enters a state, and with it every state, fork and action on the way that does not ask the caller, all in one
 * response.
 * @param response what the caller hears first
 * @throws Error if a state does not exist, or if the way runs in a circle
 */
export async function enterState<Name extends string, Memory>(
  tree: PhoneTree<Name, Memory>,
  state: Name,
  call: Call<Memory>,
  response: VoiceResponse = new VoiceResponse(),
): Promise<Turn<Name>> {
  const passed: Name[] = [];
  if (hasEnded(call)) return { state, passed, twiml: response.toString() };

  for (let current = state; ; ) {
    const place = find(tree, current);
    if (passed.includes(current)) {
      throw new Error(`automatic exits run in a circle: ${[...passed, current].join(' → ')}`);
    }
    if ('enter' in place) await place.enter(response, call);
    const next = 'enter' in place ? place.exit : await leave(current, place, call);
    if (next === null || typeof next === 'function') {
      return { state: current, passed, twiml: response.toString() };
    }
    passed.push(current);
    current = next;
  }
}

/**
 * Leaves a state by what the caller did, and enters the next one. A state that leads nowhere
 * ends the call: Twilio asks again after verbs such as Record, whose action is the current URL.
 * @throws Error as enterState does
 */
export async function exitState<Name extends string, Memory>(
  tree: PhoneTree<Name, Memory>,
  state: Name,
  call: Call<Memory>,
): Promise<Turn<Name>> {
  const place = find(tree, state);
  const exit = 'enter' in place ? place.exit : state;
  if (exit === null) {
    const response = new VoiceResponse();
    if (!hasEnded(call)) response.hangup();
    return { state, passed: [], twiml: response.toString() };
  }
  return enterState(tree, typeof exit === 'function' ? await exit(call) : exit, call);
}

/** Where a fork or an action leads. */
async function leave<Name extends string, Memory>(
  name: Name,
  place: Choice<Name, Memory> | Action<Name, Memory>,
  call: Call<Memory>,
): Promise<Name> {
  if ('choose' in place) return place.choose(call);
  const next = await place.act(call);
  if (place.to.includes(next)) return next;
  throw new Error(`the action ${name} leads to ${show(next)}, which its "to" does not name`);
}

/**
 * Whether the caller has gone, who may hang up while recording: Twilio still brings the recording, but nobody
 * listens (https://www.twilio.com/docs/voice/twiml/record#action).
 */
export function hasEnded({ params }: Pick<Call, 'params'>): boolean {
  return params['CallStatus'] === 'completed';
}

/** @throws Error if there is no such state: what a handler returns at run time may be anything */
function find<Name extends string, Memory>(
  tree: PhoneTree<Name, Memory>,
  name: unknown,
): Place<Name, Memory> {
  if (typeof name === 'string' && isState(tree, name)) return tree.states[name];
  throw new Error(`the phone tree has no state ${show(name)}`);
}

function show(name: unknown): string {
  const shown =
    typeof name === 'string' ? JSON.stringify(name) : inspect(name, { depth: 0, customInspect: false });
  return shown.slice(0, 100);
}
