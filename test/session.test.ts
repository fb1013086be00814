import { createServer } from 'node:http';
import session from 'express-session';
import supertest from 'supertest';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createApp } from '../src/app.js';
import { memoryStore, sessionIdOf } from '../src/session.js';
import { appOf, caller, testApp, testConfig, tree } from './support.js';
import { TUTORIAL_TWIML, twiml } from './tutorial.js';

const HOURS_MS = 60 * 60 * 1000;

describe('the cookie', () => {
  async function cookie(app: Parameters<typeof supertest>[0], headers: Record<string, string> = {}) {
    const response = await supertest(app).post('/webhook').set(headers).send('CallSid=CA1');
    return response.headers['set-cookie']?.[0] ?? '';
  }

  it('is signed, not for scripts, and gone after the longest call there is', async () => {
    const value = await cookie(testApp());
    expect(value).toMatch(/^ivr=s%3A[^;]+\.[^;]+; Path=\/; Expires=[^;]+; HttpOnly$/);
    const expires = Date.parse(/Expires=([^;]+)/.exec(value)?.[1] ?? '');
    expect(Math.abs(expires - Date.now() - 4 * HOURS_MS)).toBeLessThan(60_000);
  });

  it('is for https only where the caller came by https', async () => {
    expect(await cookie(testApp(), { 'X-Forwarded-Proto': 'https' })).toContain('; Secure');
    expect(await cookie(testApp())).not.toContain('; Secure');
  });

  it.each(['made-up', sessionIdOf('CA1'), sessionIdOf('CA2')])(
    'that nobody signed counts for nothing: %s',
    async (id) => {
      const app = testApp();
      const { press } = caller(app, 'CA1');
      await press('');
      await press('3');
      const forged = await supertest(app)
        .post('/webhook')
        .set('Cookie', `ivr=s%3A${id}.signature`)
        .send('CallSid=CA1&Digits=1');
      expect(forged.text).toBe(twiml(TUTORIAL_TWIML.greeting));
    },
  );

  it('that is lost lets the call start over', async () => {
    const app = testApp();
    await caller(app, 'CA1').press('');
    expect(await caller(app, 'CA1').press('3')).toBe(twiml(TUTORIAL_TWIML.greeting));
  });

  it('signed with the old secret is still good after the new one was put before it', async () => {
    const store = memoryStore();
    const before = createApp(testConfig({ SESSION_SECRET: 'old' }), tree, {}, store);
    const after = createApp(testConfig({ SESSION_SECRET: 'new,old' }), tree, {}, store);
    const value = await cookie(before);
    const next = await supertest(after).post('/webhook').set('Cookie', value).send('CallSid=CA1&Digits=3');
    expect(next.text).toBe(twiml(TUTORIAL_TWIML.hours));
  });
});

describe('a session', () => {
  it('keeps two calls apart that take turns', async () => {
    const app = testApp();
    const one = caller(app, 'CA1');
    const other = caller(app, 'CA2');
    await one.press('');
    await other.press('');
    expect(await one.press('3')).toBe(twiml(TUTORIAL_TWIML.hours));
    expect(await other.press('2')).toBe(twiml(TUTORIAL_TWIML.support));
    expect(await one.press('1')).toBe(twiml(TUTORIAL_TWIML.hours));
  });

  it('starts over for another call that brings the cookie of the first', async () => {
    const { ask } = caller(testApp());
    await ask({}, 'CA1');
    await ask({ Digits: '3' }, 'CA1');
    const second = await ask({}, 'CA2');
    expect(second.text).toBe(twiml(TUTORIAL_TWIML.greeting));
    expect((await ask({ Digits: '3' }, 'CA2')).text).toBe(twiml(TUTORIAL_TWIML.hours));
  });

  it('goes on where two calls share their cookies, as of two people behind one number', async () => {
    const { ask } = caller(testApp());
    await ask({}, 'CA1');
    await ask({}, 'CA2');
    expect((await ask({ Digits: '3' }, 'CA1')).text).toBe(twiml(TUTORIAL_TWIML.hours));
    expect((await ask({ Digits: '3' }, 'CA2')).text).toBe(twiml(TUTORIAL_TWIML.hours));
    expect((await ask({ Digits: '2' }, 'CA1')).text).toBe(twiml(TUTORIAL_TWIML.menu));
    expect((await ask({ Digits: '1' }, 'CA2')).text).toBe(twiml(TUTORIAL_TWIML.hours));
  });

  it('is not looked for where a call rings, whatever cookie comes', async () => {
    const store = memoryStore();
    const get = vi.spyOn(store, 'get');
    const { ask } = caller(createApp(testConfig(), tree, {}, store));
    await ask({}, 'CA1');
    await ask({ CallStatus: 'ringing' }, 'CA2');
    expect(get).not.toHaveBeenCalled();
  });

  it('forgets what handlers kept of an earlier call', async () => {
    const app = appOf({
      states: {
        only: {
          enter: (response, call) => {
            response.gather().say(JSON.stringify(call.memory));
            call.memory['seen'] = true;
          },
          exit: () => 'only',
        },
      },
      start: 'only',
      rescue: 'only',
    });
    const { ask } = caller(app);
    await ask({}, 'CA1');
    expect((await ask({}, 'CA2')).text).toContain('<Say>{}</Say>');
  });

  it('starts over where a deploy removed the state the caller was in', async () => {
    const store = memoryStore();
    const enter = () => {};
    const states = { gone: { enter, exit: null } };
    const before = createApp(testConfig(), { states, start: 'gone', rescue: 'gone' }, {}, store);
    const after = createApp(testConfig(), tree, {}, store);
    const first = await supertest(before).post('/webhook').send('CallSid=CA1');
    const next = await supertest(after)
      .post('/webhook')
      .set('Cookie', first.headers['set-cookie'] ?? '')
      .send('CallSid=CA1&Digits=1');
    expect(next.text).toBe(twiml(TUTORIAL_TWIML.greeting));
  });

  it('is written only when it changed', async () => {
    const store = memoryStore();
    const set = vi.spyOn(store, 'set');
    const { press } = caller(createApp(testConfig(), tree, {}, store));
    await press('');
    expect(set).toHaveBeenCalledTimes(1);
    await press('9');
    expect(set).toHaveBeenCalledTimes(1);
    await press('3');
    expect(set).toHaveBeenCalledTimes(2);
    const touch: unknown = store.touch;
    expect(touch).toBeUndefined();
  });

  it('is not made for a request that is no call', async () => {
    const server = createServer(testApp());
    const response = await supertest(server).get('/webhook');
    expect(response.headers).not.toHaveProperty('set-cookie');
  });
});

describe('the memory store', () => {
  afterEach(() => void vi.useRealTimers());

  it('frees a call that has ended', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    const store = memoryStore();
    const cookie = new session.Cookie();
    cookie.maxAge = 4 * HOURS_MS;
    const saved = { cookie, call: { state: 'menu', memory: '{}' } };
    await new Promise((resolve) => store.set('a', saved, resolve));
    const count = () =>
      new Promise((resolve, reject) => {
        store.length?.((error, length) => (error ? reject(error) : resolve(length)));
      });
    vi.advanceTimersByTime(3.9 * HOURS_MS);
    expect(await count()).toBe(1);
    vi.advanceTimersByTime(0.3 * HOURS_MS);
    expect(await count()).toBe(0);
  });
});
