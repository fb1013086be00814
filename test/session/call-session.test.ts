import supertest from 'supertest';
import { describe, expect, it, vi } from 'vitest';
import { createApp } from '../../src/app.js';
import { sessionIdOf } from '../../src/session/call-session.js';
import { memoryStore } from '../../src/session/memory-store.js';
import { appOf, caller, testConfig } from '../helpers/caller.js';
import { ask, BAR, cookieOf, house, LOBBY } from './house.js';

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
  it('belongs to one call, also where two calls of one number share their cookies', async () => {
    const { ask } = caller(appOf(house));
    await ask({}, 'CA1');
    await ask({}, 'CA2');
    expect((await ask({ Digits: '3' }, 'CA1')).text).toBe(BAR);
    expect((await ask({ Digits: '9' }, 'CA2')).text).toBe(LOBBY);
    expect((await ask({ Digits: '1' }, 'CA1')).text).toBe(BAR);
    expect((await ask({ Digits: '3' }, 'CA2')).text).toBe(BAR);
  });

  it('is not loaded for a ringing call, whatever its cookie is', async () => {
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

  it('is written only when it has changed, and turns do not extend its time', async () => {
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

  it('is not created for a request without a call', async () => {
    const response = await supertest(appOf(house)).get('/webhook');
    expect(response.headers).not.toHaveProperty('set-cookie');
  });

  it('is neither created nor changed by a callback that is sent to the webhook by mistake', async () => {
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
