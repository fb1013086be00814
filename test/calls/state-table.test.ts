import { describe, expect, it } from 'vitest';
import { expectClean, GREETING, HOURS, INVALID, MENU, READINGS, realTree, SALES, SUPPORT } from './tree.js';

const call = realTree();

describe.each(READINGS)("the tutorial's table of states, with %o", (reading) => {
  it('greeting: plays the greeting message and goes to the menu', async () => {
    const caller = await call(reading);
    expect(caller.heard).toContain(GREETING);
    expect(caller.heard).toContain(MENU);
    expect(caller.status).toBe('gathering');
    expectClean(caller);
  });

  it.each([
    ['1', SALES, 'recording'],
    ['2', SUPPORT, 'queued'],
    ['3', HOURS, 'gathering'],
    ['9', MENU, 'gathering'],
    ['0', '', 'dialing'],
    ['5', INVALID, 'gathering'],
  ])('menu: %s leads on', async (key, heard, status) => {
    const caller = await call(reading);
    await caller.press(key);
    expect(caller.heard).toContain(heard);
    expect(caller.heard).not.toContain(GREETING);
    expect(caller.status).toBe(status);
    expectClean(caller);
  });

  it.each([
    ['1', HOURS],
    ['9', MENU],
    ['*', MENU],
  ])('hours: %s leads on', async (key, heard) => {
    const caller = await call(reading);
    await caller.press('3');
    await caller.press(key);
    expect(caller.heard).toContain(heard);
    expectClean(caller);
  });

  it('error: says so and goes to the menu', async () => {
    const caller = await call(reading);
    await caller.press('7');
    expect(caller.heard.indexOf(INVALID)).toBe(0);
    expect(caller.heard).toContain(MENU);
    expectClean(caller);
  });

  it('sales: takes a message and hangs up', async () => {
    const caller = await call(reading);
    await caller.press('1');
    await caller.speak(4);
    expect(caller.endReason).toBe('hangup');
    expectClean(caller);
  });

  it('support: queues the caller until an agent comes', async () => {
    const caller = await call(reading);
    await caller.press('2');
    await caller.act({ act: 'agent' });
    expect(caller.endReason).toBe('end-of-document');
    expectClean(caller);
  });

  it.each(['answer', 'busy', 'no-answer', 'failed'] as const)('reception: %s ends the call', async (act) => {
    const caller = await call(reading);
    await caller.press('0');
    await caller.act({ act });
    expect(caller.endReason).toBe('end-of-document');
    expectClean(caller);
  });
});
