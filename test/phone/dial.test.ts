import { describe, expect, it } from 'vitest';
import { placeCall } from '../../src/phone/call.js';
import type { Act } from '../../src/phone/events.js';
import { type Answer, ManualClock, startWebhook } from './webhook.js';

type DialAct = Act & { act: 'answer' | 'busy' | 'no-answer' | 'failed' | 'wait' };

/** A call that has come to wait in this document's verb; what it leads to says what happened. */
async function waitingIn(verb: string, others: Record<string, Answer> = {}) {
  const answers = { '/': `${verb}<Say>Next verb</Say>`, '/after': '<Say>Action</Say>', ...others };
  const { url, requests } = await startWebhook(answers);
  return { call: await placeCall(url), requests };
}

describe('A Dial', () => {
  it.each([
    ['+15557654321', '+15557654321'],
    ['<Number>+15557654321</Number>', '+15557654321'],
    ['<Number>+1</Number><Number>+2</Number>', '+1+2'],
    ['<Client><Identity>reception</Identity></Client>', 'reception'],
    ['<Queue>support</Queue>', 'support'],
    ['<Conference>staff</Conference>', 'staff'],
    ['<Sip>sip:reception@example.com</Sip>', 'sip:reception@example.com'],
  ])('of %s rings', async (whom, text) => {
    const { call } = await waitingIn(`<Dial timeout="10">${whom}</Dial>`);
    expect(call.events).toContainEqual({ event: 'verb', name: 'Dial', attributes: { timeout: '10' }, text });
    expect(call.status).toBe('dialing');
    expect(call.acts).toEqual(['answer', 'busy', 'no-answer', 'failed', 'wait', 'hangup']);
    expect(call.events.some(({ event }) => event === 'unplayed' || event === 'warning')).toBe(false);
  });

  it.each<[DialAct['act'], string, string[]]>([
    ['answer', 'completed', ['the other side hung up']],
    ['busy', 'busy', []],
    ['no-answer', 'no-answer', []],
    ['failed', 'failed', []],
    ['wait', 'no-answer', ['nobody answers']],
  ])('that comes to "%s" goes on at its action with %s, or at the next verb', async (act, status, noted) => {
    const acting = await waitingIn('<Dial action="/after">+1</Dial>');
    await acting.call.act({ act });
    const { DialCallStatus, DialCallSid, DialCallDuration } = acting.requests[1]?.params ?? {};
    expect([DialCallStatus, DialCallDuration]).toEqual([status, act === 'answer' ? '3' : undefined]);
    expect(DialCallSid).toMatch(/^CA[0-9a-f]{32}$/);
    const notes = acting.call.events.flatMap((event) => (event.event === 'note' ? [event.message] : []));
    expect(notes).toEqual(noted);
    expect(acting.call.heard).toBe('Action');

    const { call, requests } = await waitingIn('<Dial>+1</Dial>');
    await call.act({ act });
    expect([call.heard, call.endReason, requests.length]).toEqual(['Next verb', 'end-of-document', 1]);
  });

  it.each([
    ['timeout="10"', 15_000],
    ['', 35_000],
  ])('rings 5 s longer than its timeout: with %j %i ms', async (attributes, ms) => {
    const clock = new ManualClock();
    const { url, requests } = await startWebhook([`<Dial ${attributes} action="/after">+1</Dial>`, '']);
    const call = await placeCall(url, { clock, observe: clock.observe });
    await clock.advance(ms - 1);
    expect(call.status).toBe('dialing');
    await clock.advance(1);
    expect(requests[1]?.params['DialCallStatus']).toBe('no-answer');
  });

  it('lasts no longer than its timeLimit', async () => {
    const { call, requests } = await waitingIn('<Dial action="/after" timeLimit="2">+1</Dial>');
    await call.act({ act: 'answer' });
    expect(requests[1]?.params['DialCallDuration']).toBe('2');
  });

  it.each(['rings', 'is talked in'])('ends everything when the caller hangs up while it %s', async (when) => {
    const clock = new ManualClock();
    const { url, requests } = await startWebhook(['<Dial action="/after">+1</Dial><Say>Next verb</Say>']);
    const call = await placeCall(url, { clock, observe: clock.observe });
    if (when === 'is talked in') {
      void call.act({ act: 'answer' });
      await clock.settled();
    }
    expect(call.status).toBe('dialing');
    await call.hangUp();
    expect([call.heard, call.endReason, requests.length]).toEqual(['', 'caller-hangup', 1]);
  });
});
