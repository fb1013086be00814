import { describe, expect, it } from 'vitest';
import { tree } from '../../src/recipes/extensions.js';
import { callsTo, expectClean, READINGS, switchboardsTo } from '../helpers/whole-calls.js';

const call = callsTo(tree);
const line = switchboardsTo(tree);
const UNKNOWN = 'Sorry, we found nobody.';

describe('Northgate Architects', () => {
  it.each([
    ['an extension', '1203', 'Extension 2 0 3, María López.', '+16465550103'],
    ['a short project number', '288#', 'Project 8 8, María López.', '+16465550103'],
    ['a long project number', '2150020#', 'Project 1 5 0 0 2 0, Priya Nair.', '+16465550114'],
    ['the letters of a first name', '3774', 'Extension 2 1 4, Priya Nair.', '+16465550114'],
    ['the letters of a last name', '3567', 'Extension 2 0 3, María López.', '+16465550103'],
  ])('reads %s back, and rings where that is right', async (_what, keys, heard, number) => {
    const { phone, call: place } = line();
    const person = phone(number);
    const caller = await place();
    await caller.press(keys);
    expect(caller.heard).toContain(heard);
    await caller.press('1');
    await person.answer();
    expect([caller.status, person.status]).toEqual(['bridged', 'bridged']);
    await person.hangUp();
    expect(caller.heard).toBe('Goodbye.');
    expectClean(caller);
  });

  it('asks which of several people with such a name is meant', async () => {
    const { phone, call: place } = line();
    const samuel = phone('+16465550102');
    const caller = await place();
    await caller.press('3237');
    expect(caller.heard).toBe('For Anna Berg, press 1. For Samuel Bernstein, press 2.');
    await caller.press('2');
    expect(caller.heard).toContain('Extension 2 0 2, Samuel Bernstein.');
    await caller.press('1');
    await samuel.decline();
    expect(caller.heard).toBe('Samuel Bernstein does not answer. Please leave a message.');
    await caller.speak(4);
    expect(caller.heard).toContain('Thank you.');
    expectClean(caller);
  });
});

describe.each(READINGS)('Northgate Architects, with %o', (reading) => {
  it.each([
    ['an extension that nobody has', '1999'],
    ['too few digits', '12#'],
    ['a project that does not exist', '24712#'],
    ['pound only', '2#'],
    ['letters of nobody', '3999'],
    ['a key for none of several people', '32375'],
  ])('finds nobody for %s, and goes back to the menu', async (_what, keys) => {
    const caller = await call(reading);
    await caller.press(keys);
    expect(caller.heard).toContain(`${UNKNOWN} If you know the extension`);
    await caller.press('1201');
    expect(caller.heard).toContain('Anna Berg');
    expectClean(caller);
  });

  it('lets callers choose again where they typed something else than they meant', async () => {
    const caller = await call(reading);
    await caller.press('12012');
    expect(caller.heard).toContain('If you know the extension');
    await caller.press('12141');
    expect(caller.status).toBe('dialing');
    expectClean(caller);
  });

  it.each([
    ['the wrong key', (caller: { press: (keys: string) => Promise<void> }) => caller.press('7')],
    ['no key', (caller: { wait: () => Promise<void> }) => caller.wait()],
  ])('rings reception after %s three times', async (_what, act) => {
    const caller = await call(reading);
    for (let time = 0; time < 3; time++) {
      expect(caller.status).toBe('gathering');
      await act(caller);
    }
    expect(caller.status).toBe('dialing');
    await caller.act({ act: 'busy' });
    expect(caller.heard).toBe('Reception does not answer. Please leave a message.');
    await caller.wait();
    expect(caller.status).toBe('ended');
    expectClean(caller);
  });
});
