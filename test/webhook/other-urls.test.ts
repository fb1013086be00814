import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import supertest from 'supertest';
import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { afterEach, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.js';
import type { Observer } from '../../src/observer.js';
import { placeCall } from '../../src/phone/call.js';
import { sessionIdOf } from '../../src/session/call-session.js';
import { memoryStore } from '../../src/session/memory-store.js';
import { appOf, caller, testConfig } from '../helpers/caller.js';
import { twiml } from '../helpers/twiml.js';
import { expectClean } from '../helpers/whole-calls.js';
import { HEARD, tree } from '../trees/bakery.js';

const RESCUED = twiml(
  '<Say>We are sorry, something went wrong. Please hold while we connect you to somebody who can help.</Say>' +
    '<Dial>+15550100</Dial>',
);
const CALL = { CallSid: 'CA1', From: '+15551234567' };
const FAILED = { ...CALL, ErrorCode: '11205', ErrorUrl: 'https://example.com/webhook' };
const ENDED = { ...CALL, CallStatus: 'completed', CallDuration: '42' };

const post = (app: Parameters<typeof supertest>[0], path: string, form: object) =>
  supertest(app).post(path).type('form').send(form);

describe('POST /fallback', () => {
  it('apologizes and enters the rescue state', async () => {
    const failures: unknown[] = [];
    const app = appOf(tree, { failure: (failure) => failures.push(failure) });
    const response = await post(app, '/fallback', FAILED);
    expect(response.status).toBe(200);
    expect(response.type).toBe('text/xml');
    expect(response.text).toBe(RESCUED);
    expect(failures).toMatchObject([
      {
        error: { message: 'Twilio asks the fallback URL, because of its error 11205' },
        entered: 'owner',
      },
    ]);
  });

  it('takes the message of a rescue state that records, and hangs up', async () => {
    const enter = (response: VoiceResponse) => void response.record();
    const app = appOf({ states: { mailbox: { enter, exit: null } }, start: 'mailbox', rescue: 'mailbox' });
    expect((await post(app, '/fallback', FAILED)).text).toContain('<Record/>');
    const recorded = { RecordingUrl: 'https://example.com/RE1' };
    expect((await post(app, '/fallback', { ...CALL, ...recorded })).text).toBe(twiml('<Hangup/>'));
  });

  it('hangs up where a call fails that was rescued before', async () => {
    const app = appOf(tree);
    expect((await post(app, '/fallback', FAILED)).text).toBe(RESCUED);
    expect((await post(app, '/fallback', FAILED)).text).toContain('<Hangup/>');
  });

  it('hangs up where the rescue state breaks', async () => {
    const enter = () => Promise.reject(new Error('no luck'));
    const app = appOf({ states: { only: { enter, exit: null } }, start: 'only', rescue: 'only' });
    expect((await post(app, '/fallback', FAILED)).text).toContain('<Hangup/>');
  });
});

describe('POST /status', () => {
  function observed() {
    const ends: unknown[] = [];
    const observer: Observer = {
      end: ({ call, status, seconds, state }) => ends.push([call.sid, status, seconds, state]),
    };
    const store = memoryStore();
    const app = createApp(testConfig(), tree, { observer, store });
    const session = () =>
      new Promise((resolve) => store.get(sessionIdOf('CA1'), (_error, kept) => resolve(kept)));
    return { app, ends, session };
  }

  it('tells the end of a call with its last state, and frees its session', async () => {
    const { app, ends, session } = observed();
    const { ask } = caller(app, 'CA1');
    await ask();
    await ask({ Digits: '1' });
    expect(await session()).toMatchObject({ call: { state: 'opening' } });
    const response = await post(app, '/status', ENDED);
    expect(response.status).toBe(204);
    expect(response.text).toBe('');
    expect(ends).toEqual([['CA1', 'completed', 42, 'opening']]);
    expect(await session()).toBeUndefined();
  });

  it.each(['busy', 'failed', 'no-answer', 'canceled'])(
    'takes the end %s of a call it does not know',
    async (status) => {
      const { app, ends } = observed();
      expect((await post(app, '/status', { ...ENDED, CallStatus: status })).status).toBe(204);
      expect(ends).toEqual([['CA1', status, 42, undefined]]);
    },
  );

  it.each(['initiated', 'ringing', 'in-progress'])('leaves a call alone that is %s', async (status) => {
    const { app, ends, session } = observed();
    await caller(app, 'CA1').ask();
    expect((await post(app, '/status', { ...CALL, CallStatus: status })).status).toBe(204);
    expect(ends).toEqual([]);
    expect(await session()).toBeDefined();
  });

  it('that comes before the last recording leaves no session behind', async () => {
    const { app, session } = observed();
    const { ask } = caller(app, 'CA1');
    await ask();
    await ask({ Digits: '1' });
    await post(app, '/status', ENDED);
    await ask({ Digits: 'hangup', CallStatus: 'completed', RecordingUrl: 'https://example.com/RE1' });
    expect(await session()).toBeUndefined();
  });
});

describe.each(['/webhook', '/fallback', '/status'])('%s', (path) => {
  const signed = {
    TWILIO_VALIDATE: 'true',
    TWILIO_AUTH_TOKEN: 'a token',
    PUBLIC_URL: 'https://tree.example.com',
  };

  it('refuses what Twilio did not sign', async () => {
    expect((await post(createApp(testConfig(signed), tree), path, ENDED)).status).toBe(403);
  });

  it('takes what Twilio signed', async () => {
    const signature = getExpectedTwilioSignature('a token', `https://tree.example.com${path}`, ENDED);
    const response = await post(createApp(testConfig(signed), tree), path, ENDED).set(
      'X-Twilio-Signature',
      signature,
    );
    expect(response.ok).toBe(true);
  });

  it.each(['get', 'put', 'delete'] as const)('is not for %s', async (method) => {
    const response = await supertest(appOf(tree))[method](path);
    expect(response.status).toBe(405);
    expect(response.headers['allow']).toBe('POST');
  });
});

describe('a number with all three URLs', () => {
  const servers: (() => void)[] = [];
  afterEach(() => {
    for (const close of servers.splice(0)) close();
  });

  it('answers, hands over to a human where the webhook cannot be reached, and learns of the end', async () => {
    const ends: unknown[] = [];
    const server = createServer(appOf(tree, { end: ({ status, state }) => ends.push([status, state]) }));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(() => {
      server.close();
      server.closeAllConnections();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const urls = { fallbackUrl: `${url}/fallback`, statusUrl: `${url}/status` };

    const call = await placeCall(`${url}/webhook`, urls);
    await call.press('1');
    expect(call.heard).toContain(HEARD.opening);
    await call.hangUp();
    expectClean(call);

    const broken = await placeCall(`${url}/nowhere`, urls);
    expect(broken.status).toBe('dialing');
    await broken.hangUp();
    expect(ends).toEqual([
      ['completed', 'opening'],
      ['completed', 'owner'],
    ]);
  });
});
