import { describe, expect, it } from 'vitest';
import type { Call, PhoneTree } from '../../src/state-machine.js';
import { appOf, caller } from '../helpers/caller.js';
import { logged } from './logged.js';

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
      input: 'recording of 0 s',
      entered: 'human',
      err: { type: 'TypeError', message: 'no luck', stack: expect.stringContaining('failure-line.test.ts') },
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

  it('is finite where causes run in a circle', async () => {
    const error = new Error('no luck');
    error.cause = error;
    expect((await failing(() => error)).text).toContain('no luck');
  });
});
