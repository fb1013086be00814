import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.js';
import type { Observer } from '../../src/observer.js';
import type { Events, PhoneTree } from '../../src/state-machine.js';
import { EVENT_TIMES, type EventTimes, eventQueue } from '../../src/webhook/event-queue.js';
import { type EventStore, memoryEvents } from '../../src/webhook/event-store.js';
import { treeEvents } from '../../src/webhook/tree-events.js';
import { testConfig } from '../helpers/caller.js';

interface Memory {
  department: string;
}

/** A mailbox of the tutorial's kind, whose Record has no attributes. */
function mailbox(events: Events<Memory>): PhoneTree<'mailbox', Memory> {
  return {
    states: {
      mailbox: {
        enter(response, { memory }) {
          memory.department = 'sales';
          response.record();
        },
        exit: null,
      },
    },
    start: 'mailbox',
    rescue: 'mailbox',
    memory: { department: '' },
    events,
  };
}

const FAST: EventTimes = { ...EVENT_TIMES, handlerMs: 20, firstPauseMs: 1, longestPauseMs: 4, lookMs: 1 };

/** The app of a mailbox, what its events told, and a wait for them. */
function withEvents(
  act: () => void | Promise<void> = () => {},
  { store, times = FAST }: { store?: EventStore; times?: EventTimes } = {},
) {
  const told: unknown[] = [];
  let wake = () => {};
  async function tell(what: unknown) {
    await act();
    told.push(what);
    wake();
  }
  const tree = mailbox({
    recording: ({ call, state, recording: { sid, seconds } }) =>
      tell(['recording', sid, seconds, call.from, state, call.memory.department]),
    transcription: ({ call, recordingSid, text }) =>
      tell(['transcription', recordingSid, text, call.memory.department]),
    ended: ({ call, status, seconds, state }) => tell(['ended', call.sid, status, seconds, state]),
  });
  const failures: unknown[] = [];
  const observer: Observer = {
    eventFailure: ({ kind, id, again }) => {
      failures.push([kind, id, again !== undefined]);
      wake();
    },
  };
  const events = eventQueue(treeEvents(tree), observer, store, times);
  const app = createApp(testConfig(), tree, { events });
  const until = async (done: () => boolean) => {
    while (!done()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const post = (path: string, form: object) =>
    supertest(app)
      .post(path)
      .type('form')
      .send({ CallSid: 'CA1', From: '+15551234567', ...form });
  return { post, told, failures, until, events };
}

const RECORDED = {
  RecordingUrl: 'https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1',
  RecordingSid: 'RE1',
  RecordingDuration: '4',
};

describe('the events of a tree', () => {
  it('are the message of a bare Record, the transcript, and the end, each once and with the memory of the call', async () => {
    const { post, told, until } = withEvents();
    await post('/webhook', { CallStatus: 'ringing' });
    expect((await post('/webhook', { ...RECORDED, Digits: '#' })).text).toContain('<Hangup/>');
    expect((await post('/recording', { ...RECORDED, RecordingStatus: 'completed' })).status).toBe(204);
    await post('/recording', { ...RECORDED, RecordingSid: 'RE2', RecordingStatus: 'absent' });
    const ended = { CallStatus: 'completed', CallDuration: '9' };
    await post('/status', ended);
    await post('/status', ended);
    const transcript = {
      TranscriptionSid: 'TR1',
      TranscriptionText: 'Hello',
      TranscriptionStatus: 'completed',
    };
    await post('/transcription', { ...RECORDED, ...transcript });
    await until(() => told.length === 3);
    expect(told).toEqual([
      ['recording', 'RE1', 4, '+15551234567', 'mailbox', 'sales'],
      ['ended', 'CA1', 'completed', 9, 'mailbox'],
      ['transcription', 'RE1', 'Hello', 'sales'],
    ]);
  });

  it('take the message of a caller who hung up', async () => {
    const { post, told, until } = withEvents();
    await post('/webhook', { CallStatus: 'ringing' });
    await post('/webhook', { ...RECORDED, Digits: 'hangup', CallStatus: 'completed' });
    await until(() => told.length === 1);
    expect(told[0]).toEqual(['recording', 'RE1', 4, '+15551234567', 'mailbox', 'sales']);
  });

  it('run again after a failure, and are given up in the end', async () => {
    let attempts = 0;
    const failing = withEvents(() => {
      if (++attempts < 4) throw new Error('the mail server is down');
    });
    await failing.post('/webhook', RECORDED);
    await failing.until(() => failing.told.length === 1);
    expect(failing.failures).toEqual(Array(3).fill(['recording', 'recording CA1 RE1', true]));

    const hopeless = withEvents(() => new Promise(() => {}), { times: { ...FAST, giveUpMs: 0 } });
    await hopeless.post('/webhook', RECORDED);
    await hopeless.until(() => hopeless.failures.length === 1);
    expect(hopeless.failures).toEqual([['recording', 'recording CA1 RE1', false]]);
  });

  it('disturb no call and are not lost where their store takes nothing', async () => {
    const fail = () => Promise.reject(new Error('the store is full'));
    const store = { ...memoryEvents(), add: fail, take: fail };
    const { post, told, failures, until } = withEvents(undefined, { store });
    await post('/webhook', { CallStatus: 'ringing' });
    expect((await post('/webhook', { ...RECORDED, Digits: '#' })).text).toContain('<Hangup/>');
    await until(() => told.length === 1);
    expect(failures).toEqual([['recording', 'recording CA1 RE1', true]]);
  });

  it('that run are waited for at the end, and no other begins', async () => {
    let begun = 0;
    let finish = () => {};
    const { post, told, events } = withEvents(
      () => {
        begun++;
        return new Promise((resolve) => {
          finish = resolve;
        });
      },
      { times: { ...FAST, handlerMs: 10_000 } },
    );
    await post('/webhook', RECORDED);
    const closed = events.close();
    await post('/webhook', { ...RECORDED, RecordingSid: 'RE2' });
    finish();
    await closed;
    expect([begun, told.length]).toEqual([1, 1]);
  });
});
