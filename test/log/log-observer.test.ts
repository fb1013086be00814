import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Input } from '../../src/observer.js';
import type { Call } from '../../src/state-machine.js';
import { caller, testApp, testCall } from '../helpers/caller.js';
import { logged } from './logged.js';

function loggedApp() {
  const { observer, lines } = logged();
  return { app: testApp({ SILENT_TURNS: '1' }, observer), lines };
}

const TURN = { left: 'menu', input: undefined, passed: [], entered: 'hours', ms: 1 };

describe('a line of the log', () => {
  it('is a turn, with the last four digits of the number only', async () => {
    const { app, lines } = loggedApp();
    const { press } = caller(app, 'CA1');
    await press('');
    await press('1');
    expect(lines).toEqual([
      {
        level: 30,
        call: 'CA1',
        from: '…4567',
        passed: ['welcome'],
        entered: 'counter',
        ms: expect.any(Number),
        msg: 'turn',
      },
      expect.objectContaining({ left: 'counter', input: '1', passed: [], entered: 'opening' }),
    ]);
  });

  it.each<[Input | undefined, string | undefined]>([
    [{ kind: 'digits', digits: '3' }, '3'],
    [{ kind: 'digits', digits: '4111111111111111' }, '16 keys'],
    [{ kind: 'speech', speech: 'my name is Ada' }, 'speech'],
    [{ kind: 'silence' }, 'silence'],
    [{ kind: 'recording', seconds: 4 }, 'recording of 4 s'],
    [{ kind: 'dial', status: 'busy' }, 'dial busy'],
    [{ kind: 'queue', result: 'leave' }, 'queue leave'],
    [undefined, undefined],
  ])('shows of the input %o only the public part', (input, text) => {
    const { observer, lines } = logged();
    observer.turn({ ...TURN, call: testCall(), input });
    expect(lines[0]?.['input']).toBe(text);
  });

  it('is a refusal, with the reason', async () => {
    const { app, lines } = loggedApp();
    await caller(app).ask({ Digits: '1'.repeat(70_000) });
    expect(lines).toEqual([{ level: 40, status: 413, reason: 'request entity too large', msg: 'refused' }]);
  });

  it('is a caller who stayed silent', async () => {
    const { app, lines } = loggedApp();
    const { press } = caller(app, 'CA1');
    await press('');
    await press('');
    expect(lines[1]).toEqual({
      level: 30,
      call: 'CA1',
      from: '…4567',
      left: 'counter',
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
    ['the news that Redis answers', 'redis', { up: true }, { level: 30 }],
  ] as const)('is %s', (_what, event, details, line) => {
    const { observer, lines } = logged();
    Reflect.apply(observer[event], observer, [details]);
    expect(lines).toMatchObject([line]);
  });

  it('is the end of a call', () => {
    const { observer, lines } = logged();
    observer.end({ call: testCall(), status: 'completed', seconds: 42, state: 'hours' });
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

describe('refusals', () => {
  const refusal = { status: 403, reason: () => 'no X-Twilio-Signature', sid: 'CA1' };

  it('name the URL, without a password in it', () => {
    const { observer, lines } = logged();
    observer.refusal({ ...refusal, reason: () => 'not for https://user:hunter2@example.com/webhook' });
    expect(lines[0]).toMatchObject({ call: 'CA1', reason: 'not for https://example.com/webhook' });
  });

  it('of a flood are counted after the first', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { observer, lines } = logged();
    for (let count = 0; count < 1000; count++) observer.refusal(refusal);
    expect(lines).toHaveLength(5);
    vi.advanceTimersByTime(1000);
    expect(lines.slice(5)).toEqual([{ level: 40, count: 995, msg: 'more were refused' }]);
    observer.refusal(refusal);
    expect(lines.at(-1)).toMatchObject({ msg: 'refused' });
  });

  it('have short lines, whatever was sent', () => {
    const { observer, lines } = logged();
    observer.refusal({ ...refusal, reason: () => 'a.'.repeat(1e6), sid: 'A'.repeat(1e6) });
    expect(JSON.stringify(lines[0]).length).toBeLessThan(700);
  });
});

describe('an error that belongs to no call', () => {
  it('is logged with the state of the process if it ends the process', () => {
    const { observer, lines } = logged();
    observer.exception(new Error('no luck'));
    observer.rejection('no luck');
    expect(lines).toMatchObject([
      {
        level: 60,
        err: { message: 'no luck' },
        uptime: expect.any(Number),
        rss: expect.any(Number),
        heapUsed: expect.any(Number),
        resources: expect.any(Object),
        msg: 'uncaught exception: the process ends',
      },
      { level: 50, err: { message: 'no luck' }, msg: 'unhandled rejection' },
    ]);
  });

  it('has no private values of the last calls', () => {
    const { observer, lines } = logged();
    observer.request(testCall({ params: { CallerName: 'Lovelace' } }));
    observer.exception(new Error('cannot mail Lovelace'));
    expect(lines[0]).toMatchObject({ err: { message: 'cannot mail (hidden)' } });
  });
});

it('a call object that a handler has damaged still has a line', () => {
  const { observer, lines } = logged();
  const broken = { sid: undefined, from: null, digits: 5, speech: {}, params: null, memory: 5n };
  const call: Call = Object.assign(testCall(), broken);
  observer.turn({ ...TURN, call });
  observer.failure({ ...TURN, error: new Error('no luck'), at: undefined, call, entered: undefined });
  observer.exception(new Error('no luck'));
  expect(lines).toMatchObject([
    { msg: 'turn' },
    { msg: 'failed', err: { message: 'no luck' } },
    { level: 60, err: { message: 'no luck' } },
  ]);
});

it('no event makes a function of the log throw', () => {
  const { observer, lines } = logged();
  Reflect.apply(observer.end, observer, [undefined]);
  expect(lines).toMatchObject([{ msg: 'a line is missing here' }]);
});
