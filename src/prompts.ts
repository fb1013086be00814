import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { callerNumber, spokenDigits } from './caller-number.js';
import type { Call, State } from './phone-tree.js';

/** What else a state may have. */
type Extras<Name extends string, Memory> = Omit<State<Name, Memory>, 'enter' | 'exit'>;

/** Asks for one key, or for this number of keys. A caller who presses none is asked what comes next, too. */
export function ask(response: VoiceResponse, prompt: string, numDigits = 1): void {
  response.gather({ actionOnEmptyResult: true, numDigits, timeout: 6 }).say(prompt);
}

type RecordAttributes = Parameters<VoiceResponse['record']>[0];

/** Records a message. After an empty one, Twilio asks what comes next by the Record or by the verb after it. */
export function recordMessage(response: VoiceResponse, attributes: RecordAttributes): void {
  response.record({ action: '/webhook', ...attributes });
  response.redirect('/webhook');
}

/** A state that asks for a key: each of these leads on, and any other one, or silence, leads to `other`. */
export function asking<Name extends string, Memory>(
  prompt: string | ((call: Call<Memory>) => string),
  keys: Readonly<Partial<Record<string, Name>>>,
  other: Name,
  more: Extras<Name, Memory> = {},
): State<Name, Memory> {
  return {
    enter: (response, call) => ask(response, typeof prompt === 'string' ? prompt : prompt(call)),
    exit: ({ digits }) => keys[digits] ?? other,
    ...more,
  };
}

/** A state that says something, and leads on, or ends the call. */
export function saying<Name extends string, Memory>(
  words: string,
  exit: Name | null,
  more: Extras<Name, Memory> = {},
): State<Name, Memory> {
  return { enter: (response) => void response.say(words), exit, ...more };
}

/**
 * Asks who answers a Dial to press 1, as the voicemail of a mobile does not: for `callee`, which is asked again with the
 * key. To say nothing is to take the call, and to hang up is not to.
 * @param caller the number of the caller, as it was when the call came in
 */
export function askCallee(response: VoiceResponse, digits: string, caller: string): void {
  if (digits === '1') return;
  if (digits === '') {
    const number = callerNumber(caller);
    const who = number ? `the number ${spokenDigits(number)}` : 'somebody without a number';
    const gather = response.gather({ numDigits: 1, timeout: 8 });
    gather.say({ loop: 2 }, `A customer calls from ${who}. To take the call, press one.`);
  }
  response.hangup();
}

/** A state that rings telephones at once for 20 seconds, and connects who presses 1 there; otherwise it leads to `other`. */
export function ringing<Name extends string, Memory extends { caller: string }>(
  numbers: (memory: Memory) => readonly string[],
  whenDone: Name,
  other: Name,
): State<Name, Memory> {
  return {
    enter(response, { to, memory }) {
      const dial = response.dial({ action: '/webhook', timeout: 20, callerId: to });
      for (const number of numbers(memory)) dial.number({ url: '/callee' }, number);
    },
    callee: (response, { digits, memory }) => askCallee(response, digits, memory.caller),
    exit: ({ dial }) => (dial?.bridged ? whenDone : other),
  };
}
