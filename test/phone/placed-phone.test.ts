import { describe, expect, it } from 'vitest';
import { switchboard } from '../../src/phone/switchboard.js';
import { type Answer, startWebhook } from './webhook.js';

describe('A placed phone', () => {
  const DIAL: Record<string, Answer> = {
    '/': '<Dial action="/after"><Number url="/whisper">+15552220000</Number></Dial>',
    '/whisper': '<Gather numDigits="1" action="/accepted"><Say>Press 1</Say></Gather><Hangup/>',
    '/accepted': '<Say>Connecting</Say>',
    '/after': '<Say>Bye</Say>',
  };

  async function ringing() {
    const { url, requests } = await startWebhook(DIAL);
    const line = switchboard(url);
    const phone = line.phone('+15552220000');
    const caller = await line.call();
    return { line, phone, caller, dialResult: () => requests.find(({ path }) => path === '/after')?.params };
  }

  it('is rung by a Dial to its number, and acts by itself', async () => {
    const { phone, caller, dialResult } = await ringing();
    expect([phone.status, caller.status, caller.acts]).toEqual(['ringing', 'dialing', ['wait', 'hangup']]);
    await phone.answer();
    expect([phone.heard, caller.heard]).toEqual(['Press 1', '']);
    await phone.press('1');
    expect([phone.status, caller.status]).toEqual(['bridged', 'bridged']);
    await phone.hangUp();
    expect(dialResult()).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'true' });
    expect([phone.status, caller.heard]).toEqual(['idle', 'Bye']);
  });

  it('waits for its turn in a sequential Dial', async () => {
    const { url } = await startWebhook({
      '/': '<Dial sequential="true"><Number>+1</Number><Number>+15552220000</Number></Dial>',
    });
    const line = switchboard(url);
    const phone = line.phone('+15552220000');
    const caller = await line.call();
    expect(phone.status).toBe('idle');
    await caller.act({ act: 'busy' });
    expect(phone.status).toBe('ringing');
    await phone.answer();
    expect(caller.status).toBe('bridged');
  });

  it('is busy while it is used', async () => {
    const { line, phone, dialResult } = await ringing();
    await phone.answer();
    await line.call();
    expect(dialResult()).toMatchObject({ DialCallStatus: 'busy' });
  });

  it.each<[string, string, (call: Awaited<ReturnType<typeof ringing>>) => Promise<void>]>([
    ['declines', 'busy', ({ phone }) => phone.decline()],
    ['does not answer', 'no-answer', ({ caller }) => caller.wait()],
    ['is given up by the caller', 'canceled', ({ caller }) => caller.hangUp()],
    [
      'stays silent when it should accept',
      'completed',
      async ({ phone }) => {
        await phone.answer();
        await phone.wait();
      },
    ],
  ])('that %s ends the Dial as %s', async (_what, status, act) => {
    const call = await ringing();
    await act(call);
    expect(call.dialResult()).toMatchObject({ DialCallStatus: status });
    expect(call.phone.status).toBe('idle');
    await expect(call.phone.press('1')).rejects.toThrow('cannot press: the phone +15552220000 is idle');
  });
});
