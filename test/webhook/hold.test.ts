import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import type { Observer } from '../../src/observer.js';
import type { PhoneTree, State } from '../../src/state-machine.js';
import { appOf } from '../helpers/caller.js';
import { twiml } from '../helpers/twiml.js';

type Hold = State<'queue' | 'left'>['hold'];
const SILENCE = twiml('<Pause length="10"/>');
const WAITING = { QueuePosition: '2', CurrentQueueSize: '5', QueueTime: '40', AvgQueueTime: '90' };

function calling(hold: Hold, observer: Observer = {}) {
  const tree: PhoneTree<'queue' | 'left'> = {
    states: {
      queue: {
        enter: (response) => void response.enqueue({ waitUrl: '/hold' }, 'support'),
        exit: () => 'left',
        ...(hold && { hold }),
      },
      left: {
        enter: (response, { queue }) => void response.say(`${queue?.result} ${queue?.waitedSeconds}`),
        exit: null,
      },
    },
    start: 'queue',
    rescue: 'left',
  };
  const app = appOf(tree, observer, { limits: { handlersMs: 20, rescueMs: 20 } });
  return (path: string, form: object = {}) =>
    supertest(app)
      .post(path)
      .type('form')
      .send({ CallSid: 'CA1', CallStatus: 'in-progress', ...form });
}

describe('POST /hold', () => {
  it('says what the state of the call says to those who wait, who are never silent', async () => {
    const post = calling((response, { queue, memory }) => {
      memory['asked'] = Number(memory['asked'] ?? 0) + 1;
      response.say(
        `${queue?.position} of ${queue?.size}, ${queue?.waitedSeconds} s, ${queue?.averageSeconds} s, ${memory['asked']}`,
      );
    });
    await post('/webhook', { CallStatus: 'ringing' });
    for (let asked = 1; asked <= 30; asked++) {
      expect((await post('/hold', WAITING)).text).toBe(twiml(`<Say>2 of 5, 40 s, 90 s, ${asked}</Say>`));
    }
    const left = await post('/webhook', { QueueResult: 'bridged', QueueTime: '70' });
    expect(left.text).toBe(twiml('<Say>bridged 70</Say>'));
  });

  it('that takes long does not put a call back that has left the queue meanwhile', async () => {
    const post = calling(async (response) => {
      await post('/webhook', { QueueResult: 'leave', QueueTime: '1' });
      response.say('still waiting');
    });
    await post('/webhook', { CallStatus: 'ringing' });
    await post('/hold', WAITING);
    expect((await post('/webhook', { Digits: '1' })).text).toBe(twiml('<Hangup/>'));
  });

  it('finds the call and does not change it, whatever the request holds', async () => {
    const post = calling((response) => void response.say('waiting'));
    await post('/webhook', { CallStatus: 'ringing' });
    const ringing = { ...WAITING, CallStatus: 'ringing' };
    expect((await post('/hold', ringing)).text).toContain('waiting');
    await post('/hold', { CallStatus: 'ringing' }).set('I-Twilio-Idempotency-Token', 'a token');
    expect((await post('/webhook', { QueueResult: 'leave', QueueTime: '1' })).text).toContain('leave');
  });

  it.each([
    ['is unknown', undefined, 'CA2'],
    ['has a state without hold', undefined, 'CA1'],
    ['has a hold that fails', () => Promise.reject(new Error('no luck')), 'CA1'],
    ['has a hold that never settles', () => new Promise<never>(() => {}), 'CA1'],
  ])('lets a caller wait in silence whose call %s', async (_what, hold, sid) => {
    const failures: unknown[] = [];
    const post = calling(hold, { failure: ({ left, entered }) => failures.push([left, entered]) });
    await post('/webhook', { CallStatus: 'ringing' });
    expect((await post('/hold', { ...WAITING, CallSid: sid })).text).toBe(SILENCE);
    expect(failures).toEqual(hold ? [['queue', 'queue']] : []);
    expect((await post('/webhook', { QueueResult: 'leave', QueueTime: '1' })).text).toBe(
      twiml('<Say>leave 1</Say>'),
    );
  });
});
