import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/session/memory-store.js';
import type { PhoneTree } from '../../src/state-machine.js';
import type { EventQueue, NotedEvent } from '../../src/webhook/event-queue.js';
import { appOf } from '../helpers/caller.js';

type Name = 'mailbox' | 'review' | 'order' | 'end';

/** A shop: messages are reviewed, and orders are sent to it as text. */
const shop: PhoneTree<Name, { ordered: string }> = {
  states: {
    mailbox: {
      enter: (response) => void response.record({ finishOnKey: '#' }),
      exit: ({ recording }) => (recording && recording.seconds > 0 ? 'review' : 'end'),
    },
    review: {
      enter: (response) => void response.gather({ numDigits: 1 }),
      exit: ({ digits, memory }) => {
        memory.ordered += digits;
        return digits === '2' ? 'mailbox' : digits === '3' ? 'order' : digits === '9' ? 'review' : 'end';
      },
      review: true,
    },
    order: {
      enter: (response) => void response.gather({ numDigits: 1 }),
      exit: () => 'order',
      notify: ({ from, memory }) => `${from} orders ${memory.ordered}`,
    },
    end: { enter: (response) => void response.hangup(), exit: null },
  },
  start: 'mailbox',
  rescue: 'end',
  memory: { ordered: '' },
};

/** What a call notes, in short. */
function noted({ topic, params, state, ...event }: NotedEvent): string {
  const about = topic === 'notification' ? `${event.text} (${state})` : params['RecordingSid'];
  const more = [event.inReview && 'in review', event.replaced && 'replaced'].filter(Boolean).join();
  return [topic, about, more].filter(Boolean).join(' ');
}

function shopCall(store = memoryStore()) {
  const told: string[] = [];
  const events: EventQueue = {
    wants: () => true,
    note: async (event) => void told.push(noted(event)),
    close: async () => {},
  };
  const app = appOf(shop, {}, { events, store });
  const post = async (path: string, form: object, token = '') => {
    const request = supertest(app).post(path).type('form').set('I-Twilio-Idempotency-Token', token);
    return (await request.send({ CallSid: 'CA1', From: '+15550001111', ...form })).text;
  };
  return {
    told,
    post,
    begin: () => post('/webhook', { CallStatus: 'ringing' }),
    press: (Digits: string, token?: string) => post('/webhook', { Digits, CallStatus: 'in-progress' }, token),
    record: (number: number, form: object = {}) =>
      post('/webhook', {
        RecordingUrl: `https://api.twilio.com/RE${number}`,
        RecordingSid: `RE${number}`,
        RecordingDuration: '4',
        CallStatus: 'in-progress',
        ...form,
      }),
    hangUp: () => post('/status', { CallStatus: 'completed' }),
  };
}

describe('a message under review', () => {
  it.each<[string, (call: ReturnType<typeof shopCall>) => Promise<unknown>, string[]]>([
    ['the caller sends it', ({ press }) => press('1'), ['reviewed RE1']],
    [
      'the caller hangs up, even after a wrong key',
      async ({ press, hangUp }) => [await press('9'), await hangUp()],
      ['reviewed RE1', 'ended'],
    ],
    [
      'the caller hangs up instead of recording again',
      async ({ press, hangUp }) => [await press('2'), await hangUp()],
      ['reviewed RE1', 'ended'],
    ],
    [
      'the caller says nothing instead',
      async ({ press, record }) => [await press('2'), await record(2, { RecordingDuration: '0' })],
      ['recording RE2', 'reviewed RE1'],
    ],
    [
      'another message replaces it, which is then under review',
      async ({ press, record }) => [await press('2'), await record(2), await press('1')],
      ['recording RE2 in review', 'reviewed RE1 replaced', 'reviewed RE2'],
    ],
    [
      'the caller hangs up while another message is recorded',
      async ({ press, record, hangUp }) => {
        await press('2');
        await record(2, { CallStatus: 'completed', Digits: 'hangup' });
        await hangUp();
      },
      ['recording RE2', 'reviewed RE1 replaced', 'reviewed RE1', 'ended'],
    ],
    [
      'the call is rescued',
      ({ post }) => post('/fallback', { ErrorCode: '11200', CallStatus: 'in-progress' }),
      ['reviewed RE1'],
    ],
  ])('is decided about once %s', async (_what, act, expected) => {
    const call = shopCall();
    await call.begin();
    await call.record(1);
    await act(call);
    expect(call.told).toEqual(['recording RE1 in review', ...expected]);
  });
});

describe('what a state sends', () => {
  it('is noted with the call’s memory, before the call is told so', async () => {
    const { begin, record, press, told } = shopCall();
    await begin();
    await record(1);
    await press('3', 'a token');
    await press('3', 'a token');
    expect(told.slice(2)).toEqual(['notification +15550001111 orders 3 (order)']);
  });

  it('is noted although the call cannot be kept', async () => {
    const store = memoryStore();
    const { begin, record, press, told } = shopCall(store);
    await begin();
    await record(1);
    store.set = (_id, _session, callback) => callback?.(new Error('no space left'));
    expect(await press('3')).toContain('<Hangup/>');
    expect(told).toContain('notification +15550001111 orders 3 (order)');
  });
});
