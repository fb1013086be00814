import { describe, expect, it } from 'vitest';
import { tree } from '../../src/recipes/three-strikes.js';
import { callsTo, expectClean, READINGS } from '../helpers/whole-calls.js';

const call = callsTo(tree);
const MENU = 'If your power is out, press one.';

describe.each(READINGS)('Greenleaf Energy, with %o', (reading) => {
  it('says the choices in other words after each wrong key, and a person answers after three', async () => {
    const caller = await call(reading);
    const heard = [caller.heard];
    for (const key of ['7', '*', '#']) {
      await caller.press(key);
      heard.push(caller.heard);
    }
    expect(heard).toEqual([
      expect.stringContaining(MENU),
      expect.stringContaining('that key is not a choice'),
      expect.stringContaining('There are four keys'),
      expect.stringContaining('Let us find somebody who helps you.'),
    ]);
    await caller.answer();
    expect(caller.status).toBe('bridged');
    await caller.calleeHangsUp();
    expect(caller.heard).toBe('Goodbye.');
    expectClean(caller);
  });

  it('asks a silent caller in other words, and a person answers after three silences', async () => {
    const caller = await call(reading);
    await caller.wait();
    expect(caller.heard).toContain('We did not hear a key.');
    await caller.wait();
    expect(caller.heard).toContain('just stay on the line');
    await caller.wait();
    expect(caller.status).toBe('dialing');
    expectClean(caller);
  });

  it('counts wrong keys and silence apart', async () => {
    const caller = await call(reading);
    await caller.press('7');
    await caller.wait();
    await caller.press('8');
    await caller.wait();
    expect(caller.heard).toContain('Are you still there?');
    expect(caller.status).toBe('gathering');
    await caller.press('9');
    expect(caller.status).toBe('dialing');
    expectClean(caller);
  });

  it('sets both counts back after a good choice', async () => {
    const caller = await call(reading);
    await caller.press('78');
    await caller.wait();
    await caller.press('1');
    expect(caller.heard).toContain('Our crews learn of an outage');
    await caller.press('7');
    expect(caller.heard).toContain('Please listen once more');
    await caller.wait();
    expect(caller.heard).toContain('We did not hear a key.');
    expectClean(caller);
  });

  it('takes a message where nobody answers', async () => {
    const caller = await call(reading);
    await caller.press('0');
    await caller.act({ act: 'no-answer' });
    await caller.speak(4, '#');
    expect(caller.heard).toBe('Thank you. We will call you back. Goodbye.');
    expectClean(caller);
  });

  it('puts a caller through who says nothing about a move', async () => {
    const caller = await call(reading);
    await caller.press('3');
    await caller.wait();
    expect(caller.status).toBe('dialing');
    expectClean(caller);
  });
});
