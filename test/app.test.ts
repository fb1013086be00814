import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import type { Observer } from '../src/observer.js';
import { appOf, caller, testApp } from './helpers/caller.js';
import { EMPTY, HANGUP } from './helpers/twiml.js';
import { HEARD } from './trees/bakery.js';

describe('POST /webhook', () => {
  it('answers with TwiML as text/xml', async () => {
    const response = await caller(testApp()).ask();
    expect(response.status).toBe(200);
    expect(response.type).toBe('text/xml');
    expect(response.text).toContain(HEARD.welcome);
  });

  it('does not name its framework', async () => {
    const response = await caller(testApp()).ask();
    expect(response.headers).not.toHaveProperty('x-powered-by');
    expect(response.headers).not.toHaveProperty('etag');
  });

  it('calls the observer at each turn', async () => {
    const turns: unknown[] = [];
    const observer: Observer = {
      turn: ({ call, left, input, passed, entered }) => turns.push([call.sid, left, input, passed, entered]),
    };
    const { ask } = caller(testApp({}, observer), 'CA7');
    await ask();
    await ask({ Digits: '7' });
    expect(turns).toEqual([
      ['CA7', undefined, undefined, ['welcome'], 'counter'],
      ['CA7', 'counter', { kind: 'digits', digits: '7' }, ['unknown'], 'counter'],
    ]);
  });

  it('gives handlers the call with everything Twilio sent', async () => {
    const calls: unknown[] = [];
    const app = appOf({
      states: {
        only: {
          enter: (_response, { time, requestId, ...call }) => {
            calls.push(call);
            expect([time, requestId]).toEqual([expect.any(Date), expect.any(String)]);
          },
          exit: () => 'only',
        },
      },
      start: 'only',
      rescue: 'only',
    });
    const { ask } = caller(app, 'CA8');
    await ask({ Digits: '5', SpeechResult: 'five', NewParameter: 'from the future' });
    expect(calls).toEqual([
      {
        sid: 'CA8',
        from: '+15551234567',
        to: '+15557654321',
        digits: '5',
        speech: 'five',
        memory: {},
        params: expect.objectContaining({ CallSid: 'CA8', NewParameter: 'from the future' }),
      },
    ]);
  });

  it('keeps the memory until the call ends', async () => {
    const app = appOf({
      states: {
        count: {
          enter: (response, call) => {
            const times = Number(call.memory['times'] ?? 0) + 1;
            call.memory['times'] = times;
            response.gather().say(`${times}`);
          },
          exit: () => 'count',
        },
      },
      start: 'count',
      rescue: 'count',
    });
    const { press } = caller(app);
    await press('');
    expect(await press('')).toContain('<Say>2</Say>');
    expect(await press('')).toContain('<Say>3</Say>');
  });
});

describe('the end of a call', () => {
  it('hangs up when a recording has ended', async () => {
    const { ask, press } = caller(testApp());
    await press('');
    await press('2');
    const recording = {
      RecordingUrl: 'https://example.com/RE1',
      RecordingSid: 'RE1',
      RecordingDuration: '4',
    };
    expect((await ask({ ...recording, Digits: '#' })).text).toBe(HANGUP);
  });

  it('answers with an empty response to a caller who hung up while recording', async () => {
    const { ask, press } = caller(testApp());
    await press('');
    await press('2');
    const response = await ask({
      Digits: 'hangup',
      CallStatus: 'completed',
      RecordingUrl: 'https://example.com/RE1',
    });
    expect(response.status).toBe(200);
    expect(response.text).toBe(EMPTY);
  });
});

describe('a request that is not a call', () => {
  it('gets one sentence at GET /', async () => {
    const response = await supertest(testApp()).get('/');
    expect(response.status).toBe(200);
    expect(response.text).toBe('A phone tree for Twilio: calls are answered at POST /webhook.\n');
  });

  it.each(['get', 'put', 'delete', 'patch'] as const)(
    'is told by %s /webhook to use HTTP POST',
    async (method) => {
      const response = await supertest(testApp())[method]('/webhook');
      expect(response.status).toBe(405);
      expect(response.headers['allow']).toBe('POST');
      expect(response.text).toBe(
        '405 Method Not Allowed: set the webhook of your Twilio number to HTTP POST.\n',
      );
    },
  );

  it('is 404 elsewhere', async () => {
    const response = await supertest(testApp()).get('/nowhere');
    expect(response.status).toBe(404);
    expect(response.type).toBe('text/plain');
  });
});
