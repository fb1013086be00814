import { describe, expect, it } from 'vitest';
import { connectRedis } from '../../src/redis/redis.js';
import { redisEvents } from '../../src/redis/redis-events.js';
import { type EventStore, memoryEvents, type PendingEvent } from '../../src/webhook/event-store.js';
import { withRedis } from './calls.js';
import { HAS_REDIS } from './server.js';

const event = (id: string): PendingEvent => ({
  id,
  kind: 'ended',
  params: {},
  memory: '{}',
  time: 1,
  noted: 1,
  failures: 0,
});

describe.each(['memory', 'Redis'])('events that are kept in %s', (where) => {
  const redis = withRedis();
  async function open(): Promise<EventStore> {
    if (where === 'memory') return memoryEvents();
    await redis.server.start();
    const client = connectRedis(redis.server.url, () => {});
    redis.ends.push(client.close);
    await client.begun;
    return redisEvents(client);
  }

  it.skipIf(where === 'Redis' && !HAS_REDIS)(
    'are taken once, and again where their taker does not finish',
    async () => {
      const store = await open();
      await store.add(event('a'), 100);
      await store.add(event('b'), 100);
      await store.add(event('a'), 100);
      expect(await store.take(99, 200)).toBeUndefined();
      const taken = [await store.take(100, 200), await store.take(100, 200)].map((one) => one?.id).sort();
      expect(taken).toEqual(['a', 'b']);
      expect(await store.take(199, 300)).toBeUndefined();
      await store.remove('a');
      expect(await store.take(200, 300)).toEqual(event('b'));
      await store.postpone({ ...event('b'), failures: 1 }, 250);
      expect(await store.take(249, 300)).toBeUndefined();
      expect(await store.take(250, 300)).toEqual({ ...event('b'), failures: 1 });
      await store.remove('b');
      await store.add(event('b'), 400);
      expect(await store.take(500, 600)).toBeUndefined();
      expect(await store.find('a text')).toBeUndefined();
      await store.keep('a text', '');
      expect(await store.find('a text')).toBe('');
    },
  );
});
