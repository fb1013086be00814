import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Call, State } from '../phone-tree.js';
import { callerNumber, spokenDigits } from './caller-number.js';

/** The optional properties of a state. */
type Extras<Name extends string, Memory> = Omit<State<Name, Memory>, 'enter' | 'exit'>;

/** Asks for one key, or for this number of keys. After silence too, Twilio requests the webhook. */
export function ask(response: VoiceResponse, prompt: string, numDigits = 1): void {
  response.gather({ actionOnEmptyResult: true, numDigits, timeout: 6 }).say(prompt);
}

type RecordAttributes = Parameters<VoiceResponse['record']>[0];

/** Records a message. After an empty one, Twilio requests the Record's action or goes on to the Redirect. */
export function recordMessage(response: VoiceResponse, attributes: RecordAttributes): void {
  response.record({ action: '/webhook', ...attributes });
  response.redirect('/webhook');
}

/** A state that asks for a key. Keys that are not in `keys`, and silence, lead to `other`. */
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

/** A state that says these words, and then goes on to `exit`; null ends the call. */
export function saying(words: string, exit: null): State<never, unknown>;
export function saying<Name extends string, Memory>(
  words: string,
  exit: Name | null,
  more?: Extras<Name, Memory>,
): State<Name, Memory>;
export function saying<Name extends string, Memory>(
  words: string,
  exit: Name | null,
  more: Extras<Name, Memory> = {},
): State<Name, Memory> {
  return { enter: (response) => void response.say(words), exit, ...more };
}

/** A state that says these words and records a message: it leads to `left`, or to `nothing` after an empty message. */
export function recording<Name extends string, Memory>(
  words: string | ((call: Call<Memory>) => string),
  left: Name,
  nothing: Name,
  attributes: RecordAttributes = { maxLength: 120 },
): State<Name, Memory> {
  return {
    enter(response, call) {
      response.say(typeof words === 'string' ? words : words(call));
      recordMessage(response, attributes);
    },
    exit: (call) => (call.recording && call.recording.seconds > 0 ? left : nothing),
  };
}

/** A state that dials this number for this time. It leads to `done` after a conversation, or else to `other`. */
export function dialing<Name extends string, Memory>(
  number: string,
  done: Name,
  other: Name,
  seconds = 20,
): State<Name, Memory> {
  return {
    enter: (response) => void response.dial({ action: '/webhook', timeout: seconds }, number),
    exit: ({ dial }) => (dial?.bridged ? done : other),
  };
}

/**
 * Asks the callee of a Dial to press 1, which the voicemail of a mobile phone does not do. For `callee` of a state, which
 * runs again with the key: no verb connects the call, and a Hangup declines it.
 * @param caller the caller's number, from the call's memory: in `callee`, `from` is another number
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

/** A state that rings these numbers at once for 20 seconds. The first callee who presses 1 gets the call. */
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
