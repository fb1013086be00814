import { inspect } from 'node:util';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** What handlers are told about the call they serve. */
export interface Call {
  sid: string;
  /** Who calls, E.164, or what Twilio sends for a withheld number. */
  from: string;
  to: string;
  /** The keys of the last Gather; '' when the caller stayed silent. */
  digits: string;
  /** SpeechResult of the last Gather, else ''. */
  speech: string;
  /** Everything Twilio sent with this request. */
  params: Readonly<Record<string, string>>;
  /** JSON that handlers may keep for the length of the call. */
  memory: Record<string, Json>;
}

export interface State<Name extends string> {
  /** Says what the caller hears on arrival: appends TwiML verbs to the response. */
  enter: (response: VoiceResponse, call: Call) => void | Promise<void>;
  /** Where the call goes next: nowhere (null), straight on (a state's name), or wherever the caller's input leads. */
  exit: null | Name | ((call: Call) => Name | Promise<Name>);
}

export interface PhoneTree<Name extends string> {
  states: Readonly<Record<Name, State<Name>>>;
  /** Where a new call begins. */
  start: Name;
  /** Where a call goes when something breaks. */
  rescue: Name;
}

/** One answer to Twilio: the state the call is in now, and the TwiML that says so. */
export interface Turn<Name extends string> {
  state: Name;
  twiml: string;
}

/** Whether the tree has a state of this name. */
export function isState<Name extends string>(tree: PhoneTree<Name>, name: string): name is Name {
  return Object.hasOwn(tree.states, name);
}

/**
 * Enters a state, and with it every state its exit leads to without asking the caller,
 * all in one response.
 * @param response what the caller hears first
 * @throws Error if a state does not exist, or if automatic exits run in a circle
 */
export async function enterState<Name extends string>(
  tree: PhoneTree<Name>,
  state: Name,
  call: Call,
  response: VoiceResponse = new VoiceResponse(),
): Promise<Turn<Name>> {
  if (hasEnded(call)) return { state, twiml: response.toString() };

  const entered: Name[] = [];
  for (let current = state; ; ) {
    const { enter, exit } = find(tree, current);
    if (entered.includes(current)) {
      throw new Error(`automatic exits run in a circle: ${[...entered, current].join(' → ')}`);
    }
    entered.push(current);
    await enter(response, call);
    if (typeof exit !== 'string') return { state: current, twiml: response.toString() };
    current = exit;
  }
}

/**
 * Leaves a state by what the caller did, and enters the next one. A state that leads nowhere
 * ends the call: Twilio asks again after verbs such as Record, whose action is the current URL.
 * @throws Error as enterState does
 */
export async function exitState<Name extends string>(
  tree: PhoneTree<Name>,
  state: Name,
  call: Call,
): Promise<Turn<Name>> {
  const { exit } = find(tree, state);
  if (exit === null) {
    const response = new VoiceResponse();
    if (!hasEnded(call)) response.hangup();
    return { state, twiml: response.toString() };
  }
  return enterState(tree, typeof exit === 'string' ? exit : await exit(call), call);
}

/**
 * Whether the caller has gone, who may hang up while recording: Twilio still brings the recording, but nobody
 * listens (https://www.twilio.com/docs/voice/twiml/record#action).
 */
export function hasEnded({ params }: Pick<Call, 'params'>): boolean {
  return params['CallStatus'] === 'completed';
}

/** @throws Error if there is no such state: what a handler returns at run time may be anything */
function find<Name extends string>(tree: PhoneTree<Name>, name: unknown): State<Name> {
  if (typeof name === 'string' && isState(tree, name)) return tree.states[name];
  const shown =
    typeof name === 'string' ? JSON.stringify(name) : inspect(name, { depth: 0, customInspect: false });
  throw new Error(`the phone tree has no state ${shown.slice(0, 100)}`);
}
