import session from 'express-session';
import supertest from 'supertest';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createApp } from '../src/app.js';
import { sessionIdOf } from '../src/session/call-session.js';
import { memoryStore } from '../src/session/memory-store.js';
import type { PhoneTree } from '../src/state-machine.js';
import { appOf, caller, testConfig } from './helpers/caller.js';
import { twiml } from './helpers/twiml.js';

const HOURS_MS = 60 * 60 * 1000;
const LOBBY = twiml('<Gather><Say>lobby</Say></Gather>');
const BAR = twiml('<Gather><Say>bar</Say></Gather>');

const house: PhoneTree<'lobby' | 'bar'> = {
  states: {
    lobby: {
      enter: (response) => void response.gather().say('lobby'),
      exit: ({ digits }) => (digits === '3' ? 'bar' : 'lobby'),
    },
    bar: {
      enter: (response) => void response.gather().say('bar'),
      exit: ({ digits }) => (digits === '1' ? 'bar' : 'lobby'),
    },
  },
  start: 'lobby',
  rescue: 'lobby',
};

type App = Parameters<typeof supertest>[0];

/** Asks as a client of the tutorial would: with these parameters and cookies only. */
async function ask(
  app: App,
  form: string,
  cookie = '',
  headers: Record<string, string> = {},
): Promise<supertest.Response> {
  return supertest(app)
    .post('/webhook')
    .set({ Cookie: cookie, ...headers })
    .send(form);
}

const setCookie = (response: supertest.Response): string => response.headers['set-cookie']?.[0] ?? '';
const cookieOf = (response: supertest.Response): string => setCookie(response).split(';')[0] ?? '';

describe('the cookie', () => {
  it('is signed, not for scripts, and gone after the longest call there is', async () => {
    const value = setCookie(await ask(appOf(house), 'CallSid=CA1'));
    expect(value).toMatch(/^ivr=s%3A[^;]+\.[^;]+; Path=\/; Expires=[^;]+; HttpOnly$/);
    const expires = Date.parse(/Expires=([^;]+)/.exec(value)?.[1] ?? '');
    expect(Math.abs(expires - Date.now() - 4 * HOURS_MS)).toBeLessThan(60_000);
  });

  it('is for https only where the caller came by https', async () => {
    const https = { 'X-Forwarded-Proto': 'https' };
    expect(setCookie(await ask(appOf(house), 'CallSid=CA1', '', https))).toContain('; Secure');
    expect(setCookie(await ask(appOf(house), 'CallSid=CA1'))).not.toContain('; Secure');
  });

  it('carries a silent call that says nothing of its status', async () => {
    const app = appOf(house);
    const cookie = cookieOf(await ask(app, 'CallSid=CA1'));
    await ask(app, 'CallSid=CA1&Digits=3');
    expect((await ask(app, 'CallSid=CA1', cookie)).text).toBe(LOBBY);
    await ask(app, 'CallSid=CA1&Digits=3', cookie);
    expect((await ask(app, 'CallSid=CA1&Digits=1', cookie)).text).toBe(BAR);
  });

  it('decides alone where a request has no CallSid', async () => {
    const app = appOf(house);
    const cookie = cookieOf(await ask(app, ''));
    expect((await ask(app, 'Digits=3', cookie)).text).toBe(BAR);
    expect((await ask(app, 'Digits=3')).text).toBe(LOBBY);
  });

  it('signed with the old secret is still good after the new one was put before it', async () => {
    const store = memoryStore();
    const before = createApp(testConfig({ SESSION_SECRET: 'old' }), house, { store });
    const after = createApp(testConfig({ SESSION_SECRET: 'new,old' }), house, { store });
    const cookie = cookieOf(await ask(before, 'CallSid=CA1'));
    await ask(before, 'CallSid=CA1&Digits=3', cookie);
    const silent = await ask(after, 'CallSid=CA1', cookie);
    expect(silent.text).toBe(LOBBY);
  });

  /** The cookie of the call CA2, which is in the bar, in another spelling. */
  const SPELLINGS: [string, (value: string) => string][] = [
    ['as it was set', (value) => value],
    ['decoded', decodeURIComponent],
    ['quoted', (value) => value.replace('=', '="').concat('"')],
    ['with a small percent-encoding', (value) => value.replace('%3A', '%3a')],
    ['with an encoded letter', (value) => value.replace('=s', '=%73')],
    ['with spaces', (value) => `  ${value.replace('=', ' = ')} `],
    ['behind another cookie', (value) => `a=b; ${value}`],
    ['twice', (value) => `${value}; ${value}`],
    ['with a signature that is made up', (value) => value.replace(/\..*/, '.made-up')],
  ];
  it.each(SPELLINGS)('of another call counts for nothing: %s', async (_how, spell) => {
    const app = appOf(house);
    const other = caller(app, 'CA2');
    const cookie = spell(cookieOf(await other.ask()));
    await other.press('3');

    expect((await ask(app, 'CallSid=CA1&CallStatus=ringing', cookie)).text).toBe(LOBBY);
    expect((await ask(app, 'CallSid=CA1', cookie)).text).toBe(LOBBY);
    expect((await ask(app, 'CallSid=CA1&CallStatus=in-progress&Digits=3', cookie)).text).toBe(BAR);
    expect((await ask(app, 'CallSid=CA1&CallStatus=in-progress&Digits=1', cookie)).text).toBe(BAR);
    expect(await other.press('')).toBe(LOBBY);
  });
});

describe('a request without its cookie', () => {
  it.each([
    ['CallStatus=in-progress'],
    ['Digits='],
    ['Digits=7'],
    ['CallStatus=ringing&SpeechResult=lobby'],
    ['CallStatus=ringing&DialCallStatus=busy'],
    ['RecordingUrl=https://example.com/RE1'],
    ['QueueResult=leave'],
  ])('goes on with its call, which is under way: %s', async (form) => {
    const turns: unknown[] = [];
    const app = appOf(house, { turn: ({ left, entered }) => turns.push([left, entered]) });
    await ask(app, 'CallSid=CA1');
    await ask(app, 'CallSid=CA1&Digits=3');
    await ask(app, `CallSid=CA1&${form}`);
    expect(turns.at(-1)).toEqual(['bar', 'lobby']);
  });

  it.each(['', 'CallStatus=ringing', 'CallStatus=queued'])(
    'is a new call where nothing shows otherwise: %s',
    async (form) => {
      const turns: unknown[] = [];
      const app = appOf(house, { turn: ({ left, entered }) => turns.push([left, entered]) });
      await ask(app, 'CallSid=CA1');
      await ask(app, 'CallSid=CA1&Digits=3');
      await ask(app, `CallSid=CA1&${form}`);
      expect(turns.at(-1)).toEqual([undefined, 'lobby']);
    },
  );

  it('gets the cookie again', async () => {
    const app = appOf(house);
    const cookie = cookieOf(await ask(app, 'CallSid=CA1'));
    expect(cookieOf(await ask(app, 'CallSid=CA1&Digits=3'))).toBe(cookie);
  });
});

describe('a session', () => {
  it('keeps two calls apart that take turns and share their cookies, as of two people behind one number', async () => {
    const { ask } = caller(appOf(house));
    await ask({}, 'CA1');
    await ask({}, 'CA2');
    expect((await ask({ Digits: '3' }, 'CA1')).text).toBe(BAR);
    expect((await ask({ Digits: '9' }, 'CA2')).text).toBe(LOBBY);
    expect((await ask({ Digits: '1' }, 'CA1')).text).toBe(BAR);
    expect((await ask({ Digits: '3' }, 'CA2')).text).toBe(BAR);
  });

  it('is not loaded where a call rings, whatever cookie comes', async () => {
    const store = memoryStore();
    const get = vi.spyOn(store, 'get');
    const { ask } = caller(createApp(testConfig(), house, { store }));
    await ask({ CallStatus: 'ringing' }, 'CA1');
    await ask({ CallStatus: 'ringing' }, 'CA2');
    expect(get).not.toHaveBeenCalled();
  });

  it('starts over where a deploy removed the state the caller was in', async () => {
    const store = memoryStore();
    const states = { gone: { enter: () => {}, exit: null } };
    const before = createApp(testConfig(), { states, start: 'gone', rescue: 'gone' }, { store });
    await ask(before, 'CallSid=CA1');
    const next = await ask(createApp(testConfig(), house, { store }), 'CallSid=CA1&Digits=3');
    expect(next.text).toBe(LOBBY);
  });

  it('is written only when it changed, and its time does not begin anew', async () => {
    const store = memoryStore();
    const [set, touch] = [vi.spyOn(store, 'set'), vi.spyOn(store, 'touch')];
    const { press } = caller(createApp(testConfig(), house, { store }));
    await press('');
    expect(set).toHaveBeenCalledTimes(1);
    await press('9');
    expect(set).toHaveBeenCalledTimes(1);
    await press('3');
    expect(set).toHaveBeenCalledTimes(2);
    expect(touch).not.toHaveBeenCalled();
  });

  it('is not made by a request that is not a call', async () => {
    const response = await supertest(appOf(house)).get('/webhook');
    expect(response.headers).not.toHaveProperty('set-cookie');
  });

  it('is neither made nor moved by a callback that was pointed at the webhook', async () => {
    const turns: unknown[] = [];
    const store = memoryStore();
    const app = createApp(testConfig(), house, {
      observer: { turn: ({ entered }) => turns.push(entered) },
      store,
    });
    await ask(app, 'CallSid=CA1');
    for (const notice of [
      'RecordingStatus=completed&RecordingUrl=https://example.com/RE1',
      'TranscriptionStatus=completed&TranscriptionText=three&CallStatus=in-progress',
      'CallStatus=completed&CallDuration=9',
      'CallStatus=in-progress&CallbackSource=call-progress-events',
      'StatusCallbackEvent=participant-join',
      'UnstableSpeechResult=thr&CallStatus=in-progress',
      'AnsweredBy=human&MachineDetectionDuration=900',
      'StreamEvent=stream-started',
    ]) {
      for (const sid of ['CA1', 'CA2']) {
        const response = await ask(app, `CallSid=${sid}&${notice}&Digits=3`);
        expect([notice, response.status, response.text]).toEqual([notice, 204, '']);
      }
    }
    expect(turns).toEqual(['lobby']);
    const none = await new Promise((resolve) =>
      store.get(sessionIdOf('CA2'), (_error, kept) => resolve(kept)),
    );
    expect(none).toBeUndefined();
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
