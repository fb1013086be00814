import { describe, expect, it } from 'vitest';
import { EVENT_TIMES, type EventTimes, eventQueue } from '../../src/webhook/event-queue.js';
import { type EventStore, memoryEvents } from '../../src/webhook/event-store.js';

const FAST: EventTimes = { ...EVENT_TIMES, handlerMs: 20, firstPauseMs: 1, longestPauseMs: 4, lookMs: 1 };

describe('the event queue', () => {
  it('runs each handler for ten events at once, and a handler that never ends delays no other', async () => {
    const memory = memoryEvents();
    // As slow as Redis, so that many look for events at the same time.
    const take: EventStore['take'] = async (...args) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return memory.take(...args);
    };
    let hanging = 0;
    let ran = 0;
    let finish = () => {};
    const all = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let release = () => {};
    const released = new Promise<undefined>((resolve) => {
      release = () => resolve(undefined);
    });
    const queue = eventQueue(
      {
        slow: {
          on: ['ended'],
          run() {
            hanging++;
            return released;
          },
        },
        quick: {
          on: ['ended'],
          async run() {
            if (++ran === 30) finish();
            return undefined;
          },
        },
      },
      {},
      { ...memory, take },
      { ...FAST, handlerMs: 60_000 },
    );
    const about = { topic: 'ended', params: {}, memory: '{}', time: 0 } as const;
    await Promise.all(Array.from({ length: 30 }, (_none, index) => queue.note({ ...about, id: `${index}` })));
    await all;
    expect(hanging).toBe(10);
    const closed = queue.close();
    release();
    await closed;
  });

  it('runs a handler once where the store cannot be told that it has run', async () => {
    const store = memoryEvents();
    let ran = 0;
    let refused = 0;
    let finish = () => {};
    const removed = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const queue = eventQueue(
      { ended: { on: ['ended'], run: () => Promise.resolve(void ran++) } },
      { eventFailure: ({ error }) => expect.fail(`${error}`) },
      {
        ...store,
        async remove(id) {
          if (refused++ < 2) throw new Error('Redis is away');
          await store.remove(id);
          finish();
        },
      },
      FAST,
    );
    await queue.note({ topic: 'ended', id: '1', params: {}, memory: '{}', time: 0 });
    await removed;
    await queue.close();
    expect([ran, refused]).toEqual([1, 3]);
  });
});
