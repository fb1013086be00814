import { describe, expect, it } from 'vitest';
import type { PhoneCall } from '../../src/phone/call.js';
import { appOf, caller } from '../support.js';
import { expectClean, INVALID, MENU, READINGS, realTree } from './tree.js';

const GOODBYE = 'We have not heard from you for a while, so we are ending this call. Goodbye.';

const call = realTree();
const endless = realTree({ SILENT_TURNS: '0' });
const impatient = realTree({ SILENT_TURNS: '1' });

async function stayOnTheLine(caller: PhoneCall, turns: number) {
  for (let turn = 0; turn < turns; turn++) {
    await caller.wait();
    expect(caller.heard).toContain(MENU);
    expect(caller.status).toBe('gathering');
  }
}

describe.each(READINGS)('a line that stays silent, with %o', (reading) => {
  it('is ended with a goodbye after ten turns', async () => {
    const caller = await call(reading);
    await stayOnTheLine(caller, 9);
    await caller.wait();
    expect(caller.heard).toBe(GOODBYE);
    expect(caller.endReason).toBe('hangup');
    expectClean(caller);
  });

  it('is given ten turns more after each key, wherever that leads', async () => {
    const caller = await call(reading);
    for (const key of ['5', '3', '9']) {
      await stayOnTheLine(caller, 9);
      await caller.press(key);
    }
    await stayOnTheLine(caller, 9);
    await caller.wait();
    expect(caller.heard).toBe(GOODBYE);
  });

  it('is never ended where that is set', async () => {
    const caller = await endless(reading);
    await stayOnTheLine(caller, 50);
    expect(caller.heard).toContain(INVALID);
    expectClean(caller);
  });

  it('is not one that leaves an empty message', async () => {
    const caller = await impatient(reading);
    await caller.press('1');
    await caller.wait();
    expect(caller.heard).not.toContain(GOODBYE);
    expectClean(caller);
  });
});

it('a caller who speaks is not silent', async () => {
  const app = appOf({
    states: {
      only: { enter: (response) => void response.gather({ input: ['speech'] }), exit: () => 'only' },
    },
    start: 'only',
    rescue: 'only',
  });
  const { ask } = caller(app);
  for (let turn = 0; turn < 12; turn++) {
    expect((await ask({ SpeechResult: 'hm' })).text).not.toContain(GOODBYE);
  }
});

it('a caller who leaves one message after the other is not silent', async () => {
  const app = appOf({
    states: { only: { enter: (response) => void response.record(), exit: () => 'only' } },
    start: 'only',
    rescue: 'only',
  });
  const { ask } = caller(app);
  for (let turn = 0; turn < 12; turn++) {
    expect((await ask({ RecordingUrl: 'https://example.com/RE1' })).text).not.toContain(GOODBYE);
  }
});
