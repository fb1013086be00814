import type { Call } from '../state-machine.js';

/** The keys of a telephone, in the order in which people count them. */
export const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'] as const;
export type Key = (typeof KEYS)[number];

export const DIGITS: readonly Key[] = KEYS.slice(0, 10);

/** What a caller can do when asked: press a key, stay silent, or say something. */
export type Input = Key | 'silence' | 'speech';
export const INPUTS: readonly Input[] = [...KEYS, 'silence', 'speech'];

const SID = 'CA00000000000000000000000000000000';
const FROM = '+15551234567';
const TO = '+15557654321';

/** A fresh call whose caller did this. */
export function pretendCall(input: Input): Call {
  const { digits, speech, params } = DONE.get(input) ?? done(input);
  return {
    sid: SID,
    from: FROM,
    to: TO,
    digits,
    speech,
    params,
    memory: {},
    time: new Date(),
    requestId: '',
  };
}

const DONE = new Map(INPUTS.map((input) => [input, done(input)]));

function done(input: Input) {
  const speech = input === 'speech' ? 'hello' : '';
  const digits = input === 'speech' || input === 'silence' ? '' : input;
  const usual = { CallSid: SID, From: FROM, To: TO, CallStatus: 'in-progress', Digits: digits };
  const params = Object.freeze(speech === '' ? usual : { ...usual, SpeechResult: speech });
  return { digits, speech, params };
}
