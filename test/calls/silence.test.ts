import { describe, expect, it } from 'vitest';
import type { PhoneCall } from '../../src/phone/call.js';
import { appOf, caller } from '../helpers/caller.js';
import { callsTo, expectClean, READINGS } from '../helpers/whole-calls.js';
import { tree } from '../trees/bakery.js';

const COUNTER = 'To hear when we are open, press one.';
const GOODBYE = 'We have not heard from you for a while, so we are ending this call. Goodbye.';

const call = callsTo(tree);
const endless = callsTo(tree, { SILENT_TURNS: '0' });
const impatient = callsTo(tree, { SILENT_TURNS: '1' });

async function stayOnTheLine(caller: PhoneCall, turns: number) {
  for (let turn = 0; turn < turns; turn++) {
    await caller.wait();
    expect(caller.heard).toContain(COUNTER);
    expect(caller.status).toBe('gathering');
  }
}

describe.each(READINGS)('a silent call, with %o', (reading) => {
  it('ends with a goodbye after ten turns', async () => {
    const caller = await call(reading);
    await stayOnTheLine(caller, 9);
    await caller.wait();
    expect(caller.heard).toBe(GOODBYE);
    expect(caller.endReason).toBe('hangup');
    expectClean(caller);
  });

  it('has ten more turns after each key', async () => {
    const caller = await call(reading);
    for (const key of ['5', '1', '8']) {
      await stayOnTheLine(caller, 9);
      await caller.press(key);
    }
    await stayOnTheLine(caller, 9);
    await caller.wait();
    expect(caller.heard).toBe(GOODBYE);
  });

  it('never ends if the limit is off', async () => {
    const caller = await endless(reading);
    await stayOnTheLine(caller, 12);
    expectClean(caller);
  });

  it('is not a call that leaves an empty message', async () => {
    const caller = await impatient(reading);
    await caller.press('2');
    await caller.wait();
    expect(caller.heard).not.toContain(GOODBYE);
    expectClean(caller);
  });
});

it.each([
  ['speaks', { SpeechResult: 'hm' }],
  ['leaves one message after the other', { RecordingUrl: 'https://example.com/RE1' }],
  ['comes back from one Dial after the other', { DialCallStatus: 'busy' }],
  ['leaves one queue after the other', { QueueResult: 'leave' }],
])('a caller who %s is not silent', async (_what, params) => {
  const app = appOf({
    states: { only: { enter: (response) => void response.say('Hm?'), exit: () => 'only' } },
    start: 'only',
    rescue: 'only',
  });
  const { ask } = caller(app);
  for (let turn = 0; turn < 12; turn++) expect((await ask(params)).text).not.toContain(GOODBYE);
});
