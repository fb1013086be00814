import { expect, it } from 'vitest';
import { keysFor, passesLuhn } from '../src/typed-numbers.js';

it.each([
  ['Berg', '237'],
  ['López', '567'],
  ['Søren', '767'],
  ['Łukasz', '585'],
  ["O'Neil", '663'],
  ['Quiz', '784'],
  ['Wu', '98'],
  ['', ''],
])('%s is typed as %s', (name, keys) => {
  expect(keysFor(name)).toBe(keys);
});

// The first three are examples of the standard and of card issuers.
it.each(['79927398713', '4111111111111111', '378282246310005', '18'])('%s passes', (number) => {
  expect(passesLuhn(number)).toBe(true);
});

it('each other last digit, a wrong digit, and two that are exchanged do not pass', () => {
  const passing = Array.from({ length: 10 }, (_, digit) => `7992739871${digit}`).filter(passesLuhn);
  expect(passing).toEqual(['79927398713']);
  for (const wrong of ['79927398723', '79972398713', '', '0', '4711x', '４１'])
    expect(passesLuhn(wrong)).toBe(false);
});
