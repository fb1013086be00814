import { inspect } from 'node:util';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Action, Call, Choice, PhoneTree, Place } from './phone-tree.js';

export type * from './phone-tree.js';

/** One answer to Twilio: the new state of the call, and its TwiML. */
export interface Turn<Name extends string> {
  state: Name;
  /** The states, forks and actions on the way to this state, in order. */
  passed: Name[];
  twiml: string;
  /** The texts that the states on the way and the new state send. Undefined if they send none. */
  notifications?: Notification[];
}

/** A text that a state sends (`notify`). */
export interface Notification {
  state: string;
  text: string;
}

/** Characters of a text that a state sends. */
const MAX_NOTIFICATION = 10_000;

/** Whether the tree has a state of this name. */
export function isState<Name extends string>(
  tree: { states: Readonly<Record<Name, unknown>> },
  name: string,
): name is Name {
  return Object.hasOwn(tree.states, name);
}

/**
 * Enters a state, and follows automatic exits, forks and actions to the first state that waits for the caller or ends
 * the tree's part of the call. All of them append to one response.
 * @param response holds the verbs that the caller hears first
 * @param trail gets the name of each state that is entered: after an error, the last name is the state that failed
 * @throws Error if a state does not exist, or if automatic exits run in a circle
 */
export async function enterState<Name extends string, Memory>(
  tree: PhoneTree<Name, Memory>,
  state: Name,
  call: Call<Memory>,
  response: VoiceResponse = new VoiceResponse(),
  trail: Name[] = [],
): Promise<Turn<Name>> {
  if (hasEnded(call)) return { state, passed: [], twiml: response.toString() };

  const notifications: Notification[] = [];
  for (let current = state; ; ) {
    const place = find(tree, current);
    if (trail.includes(current)) {
      throw new Error(`automatic exits run in a circle: ${[...trail, current].join(' → ')}`);
    }
    trail.push(current);
    if ('enter' in place) {
      await place.enter(response, call);
      if (place.notify) notifications.push({ state: current, text: textOf(current, place.notify(call)) });
    }
    const next = 'enter' in place ? place.exit : await leave(current, place, call);
    if (next === null || typeof next === 'function') {
      const turn = { state: current, passed: trail.slice(0, -1), twiml: response.toString() };
      return notifications.length > 0 ? { ...turn, notifications } : turn;
    }
    current = next;
  }
}

/**
 * Leaves a state by the caller's input, and enters the next one. After a state whose exit is null, it hangs up: Twilio
 * requests the webhook again after verbs such as Record, whose action is the current URL.
 * @param trail as for enterState; it stays empty if the exit function itself fails
 * @throws Error as enterState does
 */
export async function exitState<Name extends string, Memory>(
  tree: PhoneTree<Name, Memory>,
  state: Name,
  call: Call<Memory>,
  trail: Name[] = [],
): Promise<Turn<Name>> {
  const place = find(tree, state);
  const exit = 'enter' in place ? place.exit : state;
  if (exit === null) {
    const response = new VoiceResponse();
    if (!hasEnded(call)) response.hangup();
    return { state, passed: [], twiml: response.toString() };
  }
  const next = typeof exit === 'function' ? await exit(call) : exit;
  return enterState(tree, next, call, new VoiceResponse(), trail);
}

/** @throws Error if `notify` returns no text, or one that is too long: at run time, a handler may return anything */
function textOf(state: string, text: unknown): string {
  if (typeof text !== 'string')
    throw new Error(`notify of ${state} returns ${show(text)}, which is not a text`);
  if (text.length <= MAX_NOTIFICATION) return text;
  throw new Error(`notify of ${state} returns ${text.length} characters: ${MAX_NOTIFICATION} are the most`);
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
 * True if the call has ended. A caller may hang up while recording, and Twilio still sends the recording
 * (https://www.twilio.com/docs/voice/twiml/record#action).
 */
export function hasEnded({ params }: Pick<Call, 'params'>): boolean {
  return params['CallStatus'] === 'completed';
}

/**
 * The memory of a call as JSON.
 * @throws Error that names the first value that JSON cannot hold
 */
export function memoryJson(memory: unknown): string {
  const json = JSON.stringify(memory, function (this: Record<string, unknown>, key: string, value: unknown) {
    if (isJson(this[key])) return value;
    const what = key === '' ? 'is' : `has ${JSON.stringify(key)}, which is`;
    throw new Error(`the memory ${what} not JSON: keep objects, lists, text, numbers, true, false and null`);
  });
  if (!json?.startsWith('{')) throw new Error('the memory is not an object');
  return json;
}

/** True if JSON keeps the value as it is. JSON leaves out properties that are undefined. */
function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return !/function|symbol|bigint/.test(typeof value);
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}

/** @throws Error if there is no such state: at run time, a handler may return anything */
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
