import { describe, expect, it } from 'vitest';
import { placeCall, startCall } from '../../src/phone/call.js';
import { realClock } from '../../src/phone/clock.js';
import { heldAnswer, ManualClock, startWebhook } from './webhook.js';

const MENU = '<Gather numDigits="1" action="/got"><Say>Menu</Say></Gather>';

describe('Hanging up', () => {
  it.each(['<Say>Hello</Say>', MENU, '<Record/>', '<Redirect>/</Redirect>', '', '<Hangup/>'])(
    'before <Response>%s</Response> comes ends the call, and the caller hears nothing more',
    async (inside) => {
      const { answer, asked } = heldAnswer(inside);
      const { url, requests } = await startWebhook([MENU, answer]);
      const call = await placeCall(url);
      void call.press('1');
      const release = await asked;
      expect([call.status, call.acts]).toEqual(['requesting', ['hangup']]);
      const gone = call.hangUp();
      release();
      await gone;
      expect([call.status, call.endReason]).toEqual(['ended', 'caller-hangup']);
      expect([call.heard, requests.length]).toEqual(['', 2]);
    },
  );

  it('during a prompt ends the call at once', async () => {
    const clock = new ManualClock();
    const { url, requests } = await startWebhook(['<Pause length="9"/><Say>Never</Say>']);
    const call = startCall(url, { clock, observe: clock.observe });
    await clock.settled();
    await clock.advance(3000);
    expect([call.status, call.acts]).toEqual(['playing', ['hangup']]);
    await call.hangUp();
    expect([call.status, call.endReason, clock.now()]).toEqual(['ended', 'caller-hangup', 3000]);
    expect([call.heard, requests.length]).toEqual(['', 1]);
  });

  it('does not wait for the end of a prompt in real time, nor does staying silent', async () => {
    const { url } = await startWebhook(['<Gather timeout="600"/><Pause length="600"/>']);
    const call = await placeCall(url, { clock: realClock() });
    void call.wait();
    await call.hangUp();
    expect(call.events).toContainEqual(expect.objectContaining({ status: 'playing' }));
    expect(call.endReason).toBe('caller-hangup');
  });

  it('while the phone listens ends the call without another request', async () => {
    const { url, requests } = await startWebhook([`<Gather actionOnEmptyResult="true"/><Say>Never</Say>`]);
    const call = await placeCall(url);
    await call.hangUp();
    expect(call.events.slice(-3)).toEqual([
      { event: 'act', act: { act: 'hangup' } },
      { event: 'end', reason: 'caller-hangup' },
      { event: 'status', status: 'ended', acts: [], ms: 0 },
    ]);
    expect([call.status, call.acts, requests.length]).toEqual(['ended', [], 1]);
  });
});
