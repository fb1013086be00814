import supertest from 'supertest';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { memoryAnswers } from '../src/answers.js';
import { appOf, testApp } from './support.js';
import { TUTORIAL_TWIML, twiml } from './tutorial.js';

const GREETING = twiml(TUTORIAL_TWIML.greeting);
const HOURS = twiml(TUTORIAL_TWIML.hours);
const MENU = twiml(TUTORIAL_TWIML.menu);

/** One attempt to deliver a request, with the cookies that Twilio has at that moment. */
function deliver(
  app: Parameters<typeof supertest>[0],
  attempt: { token?: string; cookie?: string[]; form: string },
) {
  const { token, cookie = [], form } = attempt;
  const request = supertest(app).post('/webhook').set('Cookie', cookie.join('; '));
  if (token !== undefined) void request.set('I-Twilio-Idempotency-Token', token);
  return request.send(form);
}

function cookieOf(response: supertest.Response): string[] {
  return [response.headers['set-cookie'] ?? []].flat().map((cookie) => cookie.split(';')[0] ?? '');
}

describe('a request that Twilio delivers again', () => {
  it('gets the first answer, and the caller stays where the key led', async () => {
    const app = testApp();
    const cookie = cookieOf(await deliver(app, { token: 'one', form: 'CallSid=CA1' }));
    const press3 = { token: 'two', cookie, form: 'CallSid=CA1&Digits=3' };
    expect((await deliver(app, press3)).text).toBe(HOURS);
    expect((await deliver(app, press3)).text).toBe(HOURS);
    const press1 = { token: 'three', cookie, form: 'CallSid=CA1&Digits=1' };
    expect((await deliver(app, press1)).text).toBe(HOURS);
  });

  it('gets it when both attempts arrive at once, and handlers run once', async () => {
    let entered = 0;
    const app = appOf({
      states: {
        only: {
          enter: async (response) => {
            entered++;
            await new Promise(setImmediate);
            response.gather().say(`${entered}`);
          },
          exit: () => 'only',
        },
      },
      start: 'only',
      rescue: 'only',
    }).listen(0, '127.0.0.1');
    const attempts = [1, 2, 3].map(() => deliver(app, { token: 'one', form: 'CallSid=CA1' }));
    const answers = await Promise.all(attempts);
    app.close();
    expect(entered).toBe(1);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it('brings the session along where the first attempt’s cookie was lost', async () => {
    const app = testApp();
    const lost = await deliver(app, { token: 'one', form: 'CallSid=CA1' });
    const again = await deliver(app, { token: 'one', form: 'CallSid=CA1' });
    expect(again.text).toBe(GREETING);
    expect(cookieOf(again)).toEqual(cookieOf(lost));
    const next = { token: 'two', cookie: cookieOf(again), form: 'CallSid=CA1&Digits=3' };
    expect((await deliver(app, next)).text).toBe(HOURS);
  });

  it('needs none for a second call with the cookie of the first', async () => {
    const app = testApp();
    const cookie = cookieOf(await deliver(app, { token: 'one', form: 'CallSid=CA1' }));
    const second = { token: 'two', cookie, form: 'CallSid=CA2' };
    await deliver(app, second);
    expect((await deliver(app, second)).text).toBe(GREETING);
    const next = { token: 'three', cookie, form: 'CallSid=CA2&Digits=3' };
    expect((await deliver(app, next)).text).toBe(HOURS);
  });

  it('is told to the observer, and is no turn', async () => {
    const told: string[] = [];
    const app = testApp(
      {},
      { turn: () => told.push('turn'), repeat: ({ sid }) => told.push(`repeat ${sid}`) },
    );
    await deliver(app, { token: 'one', form: 'CallSid=CA1' });
    await deliver(app, { token: 'one', form: 'CallSid=CA1' });
    expect(told).toEqual(['turn', 'repeat CA1']);
  });
});

describe('a request that is no repetition', () => {
  it.each([
    ['it has no token', {}],
    ['it has another token', { token: 'three' }],
  ])('is answered by the call’s state: %s', async (_what, other) => {
    const app = testApp();
    const cookie = cookieOf(await deliver(app, { token: 'one', form: 'CallSid=CA1' }));
    const press3 = { cookie, form: 'CallSid=CA1&Digits=3' };
    expect((await deliver(app, { ...press3, token: 'two' })).text).toBe(HOURS);
    expect((await deliver(app, { ...press3, ...other })).text).toBe(MENU);
  });

  it('is one of another call, whatever its token', async () => {
    const app = testApp();
    const cookie = cookieOf(await deliver(app, { token: 'one', form: 'CallSid=CA1' }));
    await deliver(app, { token: 'two', cookie, form: 'CallSid=CA1&Digits=3' });
    expect((await deliver(app, { token: 'two', form: 'CallSid=CA2' })).text).toBe(GREETING);
  });
});

describe('an answer', () => {
  afterEach(() => void vi.useRealTimers());

  it('is kept for a minute at least, and is forgotten two after the call’s last request', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { once } = memoryAnswers();
    await once('CA1', 'token', async () => 'first');
    for (const other of ['CA2', 'CA3']) {
      vi.advanceTimersByTime(60_001);
      expect(await once('CA1', 'token', async () => 'second')).toEqual({ twiml: 'first', repeated: true });
      await once(other, 'token', async () => 'other');
    }
    expect(await once('CA1', 'token', async () => 'second')).toEqual({ twiml: 'second', repeated: false });
  });

  it('is kept until the call has had three more', async () => {
    const { once } = memoryAnswers();
    await once('CA1', 'one', async () => 'first');
    for (const token of ['two', 'three', 'four']) {
      await once('CA1', token, async () => token);
      expect(await once('CA1', 'one', async () => 'second')).toEqual({ twiml: 'first', repeated: true });
    }
    await once('CA1', 'five', async () => 'five');
    expect(await once('CA1', 'one', async () => 'second')).toEqual({ twiml: 'second', repeated: false });
  });

  it('that could not be made is made anew, and the others of the call are kept', async () => {
    const { once } = memoryAnswers();
    await once('CA1', 'one', async () => 'first');
    await expect(once('CA1', 'two', () => Promise.reject(new Error('no luck')))).rejects.toThrow('no luck');
    expect(await once('CA1', 'two', async () => 'second')).toEqual({ twiml: 'second', repeated: false });
    expect(await once('CA1', 'one', async () => 'second')).toEqual({ twiml: 'first', repeated: true });
  });
});
