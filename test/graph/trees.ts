import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Call, PhoneTree, Place, State } from '../../src/state-machine.js';

type Exit = State<string>['exit'];

export const gather = { actionOnEmptyResult: true, numDigits: 1 };

/** A state with this `enter` and exit. */
export function twimlState(enter: (response: VoiceResponse, call: Call) => void, exit: Exit): State<string> {
  return { enter, exit };
}

/** A state that says something and waits for a key, as a good one does. */
export function asking(prompt: string, exit: Exit): State<string> {
  return twimlState((response) => void response.gather(gather).say(prompt), exit);
}

/** A state that says something and goes straight on, or ends. */
export function saying(text: string, exit: Exit): State<string> {
  return twimlState((response) => void response.say(text), exit);
}

/** A state in which a person answers, and after which something is said. */
export const human: State<string> = twimlState((response) => {
  response.dial('+15551234567');
  response.say('Good bye.');
}, null);

/** An exit by keys; anything else leads to `other`. */
export function byKey(keys: Record<string, string>, other: string): (call: Call) => string {
  return ({ digits }) => (Object.hasOwn(keys, digits) ? (keys[digits] ?? other) : other);
}

/** A state that reads its choices and takes one key. */
export const menu = (prompt: string, keys: Record<string, string>, other = 'wrong') =>
  asking(prompt, byKey(keys, other));

/** A small sound tree: a menu from which one key leads to a person; places of the test's own come beside. */
export function treeWith(places: Record<string, Place<string>>, start = 'menu'): PhoneTree<string> {
  return {
    states: {
      menu: menu('For a person, press zero.', { 0: 'human' }),
      human,
      wrong: saying('That is no choice.', 'menu'),
      ...places,
    },
    start,
    rescue: 'human',
  };
}

/** The same tree with a state `extra`, to which key 1 of the menu leads. */
export function treeTo(extra: Place<string>, places: Record<string, Place<string>> = {}): PhoneTree<string> {
  const prompt = 'For a person, press zero. For more, press one.';
  return treeWith({ menu: menu(prompt, { 0: 'human', 1: 'extra' }), extra, ...places });
}
