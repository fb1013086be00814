import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { privateValues } from '../../src/log/private-values.js';
import { redactor } from '../../src/log/redact.js';
import { testCall } from '../helpers/caller.js';

const LIMIT = 2000;

function shown(text: string, params: Record<string, string>, memory = {}): string {
  return redactor(privateValues(testCall({ params, memory })))(text, LIMIT);
}

/** Spellings of anything that may be in a message. */
const SPELLINGS: Record<string, (value: string) => string> = {
  'as sent': (value) => value,
  'percent-encoded': encodeURIComponent,
  'percent-encoded throughout': (value) =>
    [...Buffer.from(value)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  'percent-encoded twice': (value) => encodeURIComponent(encodeURIComponent(value)),
  'as in a form': (value) => new URLSearchParams({ value }).toString().slice('value='.length),
  'as in JSON': (value) => JSON.stringify(value).slice(1, -1),
  'as in JSON, in ASCII': (value) =>
    value.replace(
      /[^ -~]|["\\]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  'as in JSON in JSON': (value) => JSON.stringify(JSON.stringify(value)).slice(3, -3),
  'percent-encoded JSON': (value) => encodeURIComponent(JSON.stringify(value)),
  'as in XML': (value) => value.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`),
  'in upper case': (value) => value.toUpperCase(),
  'in lower case': (value) => value.toLowerCase(),
  'percent-encoded, in lower case': (value) => encodeURIComponent(value).toLowerCase(),
  'with separators': (value) => value.replace(/\d{1,3}(?=\d)/g, '$&-').replace(/-(\d{1,3})-/g, ' ($1) '),
  'glued to a word': (value) => `customer_${value}`,
  'as a line like a frame': (value) => `x\n    at ${value} (${value}:1:1)`,
};
const spelling = fc.constantFrom(...Object.entries(SPELLINGS));

const digits = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength });
const phoneNumber = digits(7, 14).map((number) => `+1${number}`);
const anyCharacters = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...' ,.%+\\"\'&<>\nabc123'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 40,
});
/** Any text with a word of five letters in it. */
const someText = fc
  .tuple(
    anyCharacters,
    fc.string({ unit: fc.constantFrom(...'aeiouslß'), minLength: 5, maxLength: 8 }),
    anyCharacters,
  )
  .map((parts) => parts.join(''));
const sid = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 });

/** What a caller is, keyed and said, by the name of its parameter. */
const PRIVATE = fc.oneof(
  fc.tuple(fc.constantFrom('From', 'Caller', 'ForwardedFrom'), phoneNumber),
  fc.tuple(
    fc.constant('From'),
    someText.map((name) => `client:${name}`),
  ),
  fc.tuple(fc.constant('Digits'), digits(2, 30)),
  fc.tuple(
    fc.constantFrom('CallerName', 'FromCity', 'SpeechResult', 'TranscriptionText', 'SomethingNew'),
    someText,
  ),
  fc.tuple(
    fc.constant('RecordingSid'),
    sid.map((id) => `RE${id}`),
  ),
  fc.tuple(
    fc.constant('RecordingUrl'),
    sid.map((id) => `https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE${id}`),
  ),
);

/** The letters and digits only. */
const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

describe('a text that quotes the call', () => {
  it('shows nothing private, in any spelling', () => {
    fc.assert(
      fc.property(PRIVATE, spelling, ([name, value], [, spell]) => {
        const spelled = spell(value);
        const text = shown(`« ${spelled} »`, { [name]: value });
        expect(text).toMatch(/^« .*hidden.* »$/s);
        expect(text).not.toContain(spelled);
        expect(plain(text)).not.toContain(plain(spelled));
      }),
      { numRuns: 2000 },
    );
  });

  it.each<[string, Record<string, string>, string, string]>([
    ['the number without its country code', { From: '+15551234567' }, 'no (555) 123-4567', 'no ((hidden)'],
    ['a short name', { CallerName: 'Ada' }, 'ada is no adapter', '(hidden) is no adapter'],
    ['a name in another script', { CallerName: '王伟' }, '找王伟先生', '找(hidden)先生'],
    ['a state', { FromState: 'IN' }, 'IN: not in', '(hidden): not in'],
    [
      'a PIN',
      { Digits: '42' },
      'PIN42, 4-2 and 42 in 4200 ms',
      'PIN(hidden), (hidden) and (hidden) in 4200 ms',
    ],
    ['a part of a sentence', { SpeechResult: 'This is Ada Lovelace' }, 'no adaLovelace', 'no (hidden)'],
    ['a number in a sentence', { SpeechResult: 'my PIN is 98 76' }, 'PIN 9876', 'PIN (hidden)'],
    [
      'the end of a recording’s URL',
      { RecordingUrl: 'https://x.com/RE1' },
      'at https://x.com/RE1',
      'at https://x.com/(hidden)',
    ],
    [
      'the number called, where the tree calls',
      { Direction: 'outbound-api', To: '+15551234567' },
      'to_15551234567',
      'to_(hidden)',
    ],
  ])('shows nothing of %s', (_what, params, text, expected) => {
    expect(shown(text, params)).toBe(expected);
  });

  it.each<[string, Record<string, string>, string]>([
    ['where the number is withheld', { From: '', CallerName: '' }, 'no caller'],
    ['where one key was pressed', { Digits: '3' }, 'line 3 of 33'],
    ['where the caller hung up', { Digits: 'hangup' }, 'no hangup'],
    ['where a place has one letter', { FromCity: 'A', FromState: 'ÅÅÅÅ' }, 'A place in a state'],
    ['where a place is called as a short word is', { FromState: 'IN', FromCountry: 'US' }, 'in the menu, us'],
    ['where the caller said a short word', { SpeechResult: 'No.' }, 'no state menu'],
    [
      'where it quotes the status of the call',
      { CallStatus: 'ringing', Direction: 'inbound' },
      'ringing inbound',
    ],
  ])('can be read %s', (_where, params, text) => {
    expect(shown(text, params)).toBe(text);
  });

  it('shows no private value from the memory of the call', () => {
    const memory = { pin: 98765, said: ['my name is Ada'], language: 'English' };
    const text = 'PIN 98765 of "my name is Ada" in English';
    expect(shown(text, {}, memory)).toBe('PIN (hidden) of "(hidden)" in English');
  });

  it('is cut inside a number without showing one of its digits', () => {
    const redact = redactor(['+15551234567']);
    for (let before = 0; before < 60; before++) {
      const text = `${'x'.repeat(before)}%2B1%20555%20123%204567 ${'x'.repeat(1000)}`;
      const cut = redact(text, 40);
      expect(cut).not.toMatch(/[134567]/);
      expect(cut.length).toBeLessThan(50);
    }
  });
});

it('a password at the end of a cut text is hidden', () => {
  expect(redactor([])(`at https://ada:hunter2${'x'.repeat(100)}`, 22)).toBe('at https://');
});

it.each([
  'a.',
  'http://',
  '://a:b',
  '%41',
  '%e4',
  '\\',
  '&#',
  '1',
  '+1',
  '/Recordings/',
  ' at (',
  '…',
  '\\u{',
])('a megabyte of %j takes less than 100 ms', (part) => {
  const text = part.repeat(1e6 / part.length);
  const redact = redactor(['+15551234567', 'a sentence that the caller said']);
  const begin = performance.now();
  expect(redact(text, LIMIT).length).toBeLessThan(5 * LIMIT);
  expect(performance.now() - begin).toBeLessThan(100);
});
