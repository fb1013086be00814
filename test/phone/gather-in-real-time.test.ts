import { describe, expect, it } from 'vitest';
import { startCall } from '../../src/phone/call.js';
import { played } from './calls.js';
import { AUDIO, ManualClock, startWebhook } from './webhook.js';

describe('In real time', () => {
  /** A call with a manual clock, in the prompt's first verb. */
  async function listening(gather: string) {
    const clock = new ManualClock();
    const answers = { '/': `${gather}<Say>Next verb</Say>`, '/got': '<Say>Got it</Say>', '/two': AUDIO };
    const { url, requests } = await startWebhook(answers);
    const call = startCall(url, { clock, observe: clock.observe });
    await clock.settled();
    const digits = () => requests.find(({ path }) => path === '/got')?.params['Digits'];
    return { call, clock, digits };
  }

  const prompt = '<Say>One</Say><Pause/><Play>/two</Play>';

  it.each([
    [0, ['One', 'Got it']],
    [1, ['One', 'Pause', 'Got it']],
    [2, ['One', 'Pause', '/two', 'Got it']],
    [3, ['One', 'Pause', '/two', 'Got it']],
  ])('a key after %i verbs of the prompt cuts off the rest', async (verbs, heard) => {
    const { call, clock, digits } = await listening(`<Gather action="/got" numDigits="1">${prompt}</Gather>`);
    for (let verb = 0; verb < verbs; verb++) await clock.finish();
    expect(call.status).toBe('gathering');
    void call.press('7');
    await clock.settled();
    expect(digits()).toBe('7');
    expect(played(call)).toEqual(heard);
  });

  it.each([
    ['', 5000],
    ['timeout="3"', 3000],
  ])('a silence with %j ends it %i ms after the prompt, or the last key', async (attributes, timeout) => {
    const { call, clock, digits } = await listening(`<Gather action="/got" ${attributes}>${prompt}</Gather>`);
    for (const _verb of ['One', 'Pause', 'Two']) await clock.finish();
    await clock.advance(timeout - 1);
    await call.press('1');
    await clock.advance(timeout - 1);
    expect([call.status, digits()]).toEqual(['gathering', undefined]);
    await clock.advance(1);
    expect(digits()).toBe('1');
    expect(played(call).at(-1)).toBe('Got it');
  });

  it('nothing pressed in time leads to the next verb', async () => {
    const { call, clock } = await listening('<Gather timeout="3"><Pause length="2"/></Gather>');
    await clock.advance(4999);
    expect(call.status).toBe('gathering');
    await clock.advance(1);
    expect(played(call)).toEqual(['Pause', 'Next verb']);
  });

  it('a silent caller hears the whole prompt, and then the next verb', async () => {
    const { call, clock } = await listening(`<Gather>${prompt}</Gather>`);
    void call.wait();
    await clock.settled();
    expect(played(call)).toEqual(['One', 'Pause', '/two', 'Next verb']);
  });

  it('a prompt that loops for ever lasts until a key', async () => {
    const { call, clock, digits } = await listening(
      '<Gather action="/got" numDigits="1"><Say loop="0">One</Say></Gather>',
    );
    await clock.advance(24 * 3600 * 1000);
    expect(call.acts).toEqual(['press', 'hangup']);
    void call.press('1');
    await clock.settled();
    expect(digits()).toBe('1');
  });
});
