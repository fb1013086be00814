import { describe, expect, it } from 'vitest';
import { expectClean, READINGS, realTree } from './tree.js';

const call = realTree();

describe.each(READINGS)('a caller who hangs up, with %o', (reading) => {
  it.each([
    ['while hearing the menu', ''],
    ['while hearing the business hours', '3'],
    ['on hold', '2'],
    ['while reception rings', '0'],
  ])('%s is gone, and the tree is asked nothing more', async (_when, keys) => {
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
  ])('while recording, %s, leaves the recording behind', async (_when, seconds) => {
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
