import { describe, expect, it } from 'vitest';
import { tree } from '../../src/ivr.js';
import { callsTo, expectClean, READINGS } from '../helpers/whole-calls.js';

const GREETING = 'Welcome to ACME, Inc.';
const MENU = 'Listen to the following menu options. For sales, press one.';
const HOURS = 'We are open Monday through Friday from 9 AM to 6 PM';
const INVALID = 'The option that you selected is invalid.';
const SALES = 'All our sales representatives are currently busy';
const SUPPORT = 'You are being transferred to the support line.';

const call = callsTo(tree);

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

describe.each(READINGS)('a caller, with %o', (reading) => {
  it('presses keys without waiting, and gets where they lead', async () => {
    const caller = await call(reading);
    await caller.press('3191');
    expect(caller.status).toBe('recording');
    expect(caller.heard).toContain(SALES);
    expectClean(caller);
  });

  it('stays silent, and hears the menu again and again', async () => {
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

  it('leaves no message, and gets a clean end', async () => {
    const caller = await call(reading);
    await caller.press('1');
    await caller.wait();
    expect(caller.status).toBe('ended');
    expectClean(caller);
  });

  it('calls a second time, and begins at the greeting in spite of the first cookie', async () => {
    const first = await call(reading);
    await first.press('3');
    await first.hangUp();
    const second = await call({ ...reading, cookies: first.cookies });
    expect(second.heard).toContain(GREETING);
    await second.press('3');
    expect(second.heard).toContain(HOURS);
    expectClean(second);
  });

  it.each([
    ['while hearing the menu', ''],
    ['while hearing the business hours', '3'],
    ['on hold', '2'],
    ['while reception rings', '0'],
  ])('hangs up %s, and the tree is asked nothing more', async (_when, keys) => {
    const caller = await call(reading);
    await caller.press(keys);
    const asked = caller.events.filter(({ event }) => event === 'request').length;
    await caller.hangUp();
    expect(caller.endReason).toBe('caller-hangup');
    expect(caller.events.filter(({ event }) => event === 'request')).toHaveLength(asked);
    expectClean(caller);
  });

  it.each([
    ['before saying a word', 0],
    ['in the middle of the message', 4],
  ])('hangs up while recording, %s, and leaves the recording behind', async (_when, seconds) => {
    const caller = await call(reading);
    await caller.press('1');
    if (seconds > 0) await caller.speak(seconds, 'hangup');
    else await caller.hangUp();
    expect(caller.endReason).toBe('caller-hangup');
    const last = caller.events.findLast(({ event }) => event === 'request');
    expect(last).toMatchObject({
      params: { Digits: 'hangup', CallStatus: 'completed', RecordingDuration: String(seconds) },
      status: 200,
      twiml: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
    });
    expectClean(caller);
  });
});
