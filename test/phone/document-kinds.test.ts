import { describe, expect, it } from 'vitest';
import { checkGrammar } from '../../src/phone/grammar/check-grammar.js';
import { parseXml } from '../../src/phone/xml.js';

describe('A Say', () => {
  it.each([
    ['', 4096],
    ['voice="alice"', 4096],
    ['voice="Polly.Joanna"', 3000],
    ['voice="Google.en-US-Standard-A"', 5000],
  ])('(%s) may hold %i characters', (attributes, most) => {
    const codes = (characters: number) => {
      const text = 'x'.repeat(characters);
      return checkGrammar(parseXml(`<Response><Say ${attributes}>${text}</Say></Response>`)).map(
        ({ code }) => code,
      );
    };
    expect([codes(most), codes(most + 1)]).toEqual([[], [13521]]);
  });
});

it('A Dial may hold ten numbers', () => {
  const warnings = (numbers: number) => {
    const dial = `<Dial>${'<Number>+1</Number>'.repeat(numbers)}</Dial>`;
    return checkGrammar(parseXml(`<Response>${dial}</Response>`)).map(({ message }) => message);
  };
  expect(warnings(10)).toEqual([]);
  expect(warnings(11)).toEqual(['<Dial> holds 11 numbers, but Twilio dials 10 at most.']);
});

it('A Play with digits in a Gather is a warning', () => {
  const twiml = '<Response><Gather><Play digits="1"/></Gather></Response>';
  expect(checkGrammar(parseXml(twiml))).toMatchObject([{ code: 13320 }]);
});

it.each([
  ['hold', '<Leave/><Gather/><Say>a</Say>', '<Record/>'],
  ['whisper', '<Gather/><Hangup/>', '<Dial>+1</Dial>'],
  ['dequeue', '<Say>a</Say><Redirect>/b</Redirect>', '<Gather/>'],
] as const)('A document of the kind %s allows only its own verbs', (kind, right, wrong) => {
  const warnings = (inside: string) => checkGrammar(parseXml(`<Response>${inside}</Response>`), kind).length;
  expect([warnings(right), warnings(wrong)]).toEqual([0, 1]);
});
