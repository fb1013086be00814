import { describe, expect, it } from 'vitest';
import { placeCall } from '../../src/phone/call.js';
import type { PhoneEvent } from '../../src/phone/events.js';
import { switchboard } from '../../src/phone/switchboard.js';
import { type Answer, heldAnswer, startWebhook } from './webhook.js';

const MENU = '<Gather numDigits="1" action="/got"><Say>Menu</Say></Gather>';

const flood: Answer = (response) => {
  const more = (error?: unknown) => void (error || response.write(' '.repeat(2 ** 20), more));
  response.writeHead(200, { 'Content-Type': 'text/xml' });
  more();
};
const slowRedirect: Answer = (response) =>
  void setTimeout(() => response.writeHead(302, { Location: '/' }).end(), 70);

describe('A webhook', () => {
  it.each<[string, Answer, number, RegExp]>([
    ['sends without end', flood, 11750, /more than 65536 bytes/],
    ['leads on and on, each time in time', slowRedirect, 11205, /within 0\.1 s$/],
  ])('that %s ends the call with an error', async (_what, answer, code, message) => {
    const { url } = await startWebhook({ '/': answer });
    const call = await placeCall(url, { timeoutMs: answer === flood ? undefined : 100 });
    const error = { event: 'error', code, message: expect.stringMatching(message) };
    expect(call.events).toContainEqual(error);
  });

  it('that fails after the caller hung up ends the call as hung up, once', async () => {
    const { answer, asked } = heldAnswer({ status: 500 });
    const { url } = await startWebhook([MENU, answer]);
    const call = await placeCall(url);
    void call.press('1');
    const release = await asked;
    const gone = call.hangUp();
    await Promise.resolve();
    expect(call.acts).toEqual([]);
    await expect(call.hangUp()).rejects.toThrow('cannot hangup: the caller has hung up');
    release();
    await gone;
    expect(call.endReason).toBe('caller-hangup');
  });
});

describe('An error of an observer', () => {
  const observe = (event: PhoneEvent) => {
    if (event.event === 'verb' && event.name === 'Say') throw new Error('mine');
  };

  it('rejects placeCall', async () => {
    const { url } = await startWebhook(['<Say>Hello</Say>']);
    await expect(placeCall(url, { observe })).rejects.toThrow('mine');
  });

  it('does not stop other calls on the switchboard', async () => {
    const { url } = await startWebhook({ '/': '<Say>Hello</Say><Gather/>' });
    const line = switchboard(url);
    const other = await line.call();
    await expect(line.call({ observe })).rejects.toThrow('mine');
    await other.press('1');
    expect(other.status).toBe('gathering');
  });

  it('rejects the act that causes it', async () => {
    const { url } = await startWebhook(['<Gather/>', '<Say>Hello</Say>']);
    const call = await placeCall(url, { observe });
    await expect(call.press('1#')).rejects.toThrow('mine');
  });
});
