import { describe, expect, it } from 'vitest';
import { expectClean, GREETING, HOURS, INVALID, MENU, READINGS, realTree, SALES } from './tree.js';

const call = realTree();

describe.each(READINGS)('with %o', (reading) => {
  it('an impatient caller presses keys without waiting, and gets where they lead', async () => {
    const caller = await call(reading);
    await caller.press('3191');
    expect(caller.status).toBe('recording');
    expect(caller.heard).toContain(SALES);
    expectClean(caller);
  });

  it('a silent caller hears the menu again and again, and is never dropped', async () => {
    const caller = await call(reading);
    for (let turn = 0; turn < 5; turn++) {
      await caller.wait();
      expect(caller.heard).toContain(INVALID);
      expect(caller.heard).toContain(MENU);
      expect(caller.status).toBe('gathering');
    }
    await caller.press('3');
    await caller.wait();
    expect(caller.heard).toContain(MENU);
    expectClean(caller);
  });

  it('a caller who leaves no message gets a clean end', async () => {
    const caller = await call(reading);
    await caller.press('1');
    await caller.wait();
    expect(caller.status).toBe('ended');
    expectClean(caller);
  });

  it('a curious caller gets everywhere in one call', async () => {
    const caller = await call(reading);
    expect(caller.heard).toContain(GREETING);
    await caller.press('8');
    expect(caller.heard).toContain(INVALID);
    await caller.press('9');
    expect(caller.heard).toContain(MENU);
    await caller.press('3');
    expect(caller.heard).toContain(HOURS);
    await caller.press('1');
    expect(caller.heard).toContain(HOURS);
    await caller.press('*');
    expect(caller.heard).toContain(MENU);
    await caller.press('0');
    expect(caller.status).toBe('dialing');
    expectClean(caller);
  });

  it('a second call of the same caller begins at the greeting, though it brings the cookie of the first', async () => {
    const first = await call(reading);
    await first.press('3');
    await first.hangUp();
    const second = await call({ ...reading, cookies: first.cookies });
    expect(second.heard).toContain(GREETING);
    await second.press('3');
    expect(second.heard).toContain(HOURS);
    expectClean(second);
  });
});
