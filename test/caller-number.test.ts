import { expect, it } from 'vitest';
import { callerNumber, isWithheld, spokenDigits } from '../src/caller-number.js';
import { keysFor } from '../src/typed-numbers.js';

it.each([
  ['+14155552671', '+14155552671'],
  ['+266696687', undefined],
  ['+86282452253', undefined],
  ['anonymous', undefined],
  ['Restricted', undefined],
  ['', undefined],
  ['client:alice', undefined],
  ['sip:+14155552671@example.com', undefined],
])('from %j, the number that can be called back is %s', (from, number) => {
  expect(callerNumber(from)).toBe(number);
});

it.each(['ANONYMOUS', 'RESTRICTED', 'BLOCKED', 'UNKNOWN', 'UNAVAILABLE'])(
  '%s is withheld, as a word and as keys',
  (word) => {
    expect([isWithheld(word), isWithheld(`+${keysFor(word, word.length)}`)]).toEqual([true, true]);
  },
);

it('a number is said digit by digit', () => {
  expect(spokenDigits('+14155552671')).toBe('1 4 1 5 5 5 5 2 6 7 1');
});
