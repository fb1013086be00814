import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { logObserver } from '../src/log.js';
import type { Call, PhoneTree } from '../src/state-machine.js';
import { appOf, caller, testApp } from './support.js';

const SECRETS = ['the session secret', 'the auth token'];

function logged() {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ base: null, timestamp: false }, { write: (line) => void lines.push(JSON.parse(line)) });
  const observer = logObserver(log, SECRETS);
  return { app: testApp({ SILENT_TURNS: '1' }, observer), observer, lines };
}

describe('a line of the log', () => {
  it('is a turn, with the last four digits of the number only', async () => {
    const { app, lines } = logged();
    const { press } = caller(app, 'CA1');
    await press('');
    await press('3');
    expect(lines).toEqual([
      { level: 30, call: 'CA1', from: '…4567', digits: '', entered: 'menu', msg: 'turn' },
      { level: 30, call: 'CA1', from: '…4567', left: 'menu', digits: '3', entered: 'hours', msg: 'turn' },
    ]);
  });

  it('never holds more keys than the choice from a menu', async () => {
    const { app, lines } = logged();
    await caller(app).press('4111111111111111');
    expect(lines[0]).toMatchObject({ digits: '16 keys' });
  });

  it('is a refusal, with the reason', async () => {
    const { app, lines } = logged();
    await caller(app).ask({ Digits: '1'.repeat(70_000) });
    expect(lines).toEqual([{ level: 40, status: 413, reason: 'request entity too large', msg: 'refused' }]);
  });

  it('is a line that stayed silent', async () => {
    const { app, lines } = logged();
    const { press } = caller(app, 'CA1');
    await press('');
    await press('');
    expect(lines[1]).toEqual({
      level: 30,
      call: 'CA1',
      from: '…4567',
      left: 'menu',
      turns: 1,
      msg: 'hung up on silence',
    });
  });

  it.each([
    ['a repetition', 'repeat', { sid: 'CA1' }, { call: 'CA1', level: 30, msg: 'repeated' }],
    [
      'the news that Redis is away',
      'redis',
      { up: false, error: new Error('no luck') },
      { level: 50, err: { message: 'no luck' } },
    ],
    ['the news that Redis is there', 'redis', { up: true }, { level: 30 }],
  ] as const)('is %s', (_what, event, details, line) => {
    const { observer, lines } = logged();
    Reflect.apply(observer[event], observer, [details]);
    expect(lines).toMatchObject([line]);
  });

  it('is the end of a call', () => {
    const { observer, lines } = logged();
    const call = { sid: 'CA1', from: '+15551234567', to: '', digits: '', speech: '', params: {}, memory: {} };
    observer.end({ call, status: 'completed', seconds: 42, state: 'hours' });
    expect(lines).toEqual([
      {
        level: 30,
        call: 'CA1',
        from: '…4567',
        status: 'completed',
        seconds: 42,
        state: 'hours',
        msg: 'ended',
      },
    ]);
  });
});

describe('the line of a failure', () => {
  /** What is logged where a handler fails in this way when the caller presses these keys. */
  async function failing(error: (call: Call) => unknown, digits = '4') {
    const { observer, lines } = logged();
    const own: PhoneTree<'menu' | 'broken' | 'human'> = {
      states: {
        menu: { enter: (response) => void response.gather(), exit: () => 'broken' },
        broken: {
          enter: (_response, call) => {
            throw error(call);
          },
          exit: null,
        },
        human: { enter: (response) => void response.dial('+1'), exit: null },
      },
      start: 'menu',
      rescue: 'human',
    };
    const { ask } = caller(appOf(own, observer), 'CA1');
    await ask();
    await ask({
      Digits: digits,
      RecordingUrl: 'https://api.example.com/RE1',
      SpeechResult: 'my name is Ada',
    });
    expect(lines).toHaveLength(2);
    return { line: lines[1], text: JSON.stringify(lines[1]) };
  }

  it('has the call, the state, the key and where the caller went', async () => {
    const { line } = await failing(() => new TypeError('no luck'));
    expect(line).toMatchObject({
      level: 50,
      call: 'CA1',
      from: '…4567',
      left: 'menu',
      digits: '4',
      entered: 'human',
      err: { type: 'TypeError', message: 'no luck', stack: expect.stringContaining('log.test.ts') },
      msg: 'failed',
    });
  });

  it.each([
    ['the number', ({ from }: Call) => new Error(`nobody at ${from}`), '5551234567'],
    ['the recording', ({ params }: Call) => new Error(`no ${params['RecordingUrl']}`), 'RE1'],
    [
      'another recording',
      () => new Error('no https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE2.mp3'),
      'RE2',
    ],
    ['several keys', ({ digits }: Call) => new Error(`no PIN ${digits}`), '9876'],
    ['what was said', ({ speech }: Call) => new Error(`what is ${speech}`), 'Ada'],
    ['a password', () => new Error('cannot reach redis://user:hunter2@redis.example.com'), 'hunter2'],
    ['a secret', () => new Error('the auth token, the session secret'), 'the auth token'],
    ['the other secret', () => new Error('the auth token, the session secret'), 'session secret'],
    ['a card', () => new Error('card 4111111111111111'), '4111111111'],
    [
      'an HTTP client’s request',
      () => Object.assign(new Error('401'), { config: { auth: 'hunter2' } }),
      'hunter2',
    ],
    ['a cause’s secret', () => new Error('x', { cause: new Error('the auth token') }), 'the auth token'],
    ['what is no Error', ({ from }: Call) => `nobody at ${from}`, '5551234567'],
  ])('never has %s', async (_what, error, secret) => {
    const { text } = await failing(error, '9876');
    expect(text).not.toContain(secret);
  });

  it('ends where causes run in a circle', async () => {
    const error = new Error('no luck');
    error.cause = error;
    expect((await failing(() => error)).text).toContain('no luck');
  });
});

it('a refusal names the URL, without a password in it', async () => {
  const { observer, lines } = logged();
  observer.refusal({ status: 403, reason: 'not for https://user:hunter2@example.com/webhook', sid: 'CA1' });
  expect(lines[0]).toMatchObject({ call: 'CA1', reason: 'not for https://example.com/webhook' });
});
