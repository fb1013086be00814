import { createClient } from 'redis';
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

async function openRedisEvents({ server, ends }: ReturnType<typeof withRedis>): Promise<EventStore> {
  await server.start();
  const client = connectRedis(server.url, () => {});
  ends.push(client.close);
  await client.begun;
  return redisEvents(client);
}

describe.each(['memory', 'Redis'])('events that are kept in %s', (where) => {
  const redis = withRedis();
  const open = async () => (where === 'memory' ? memoryEvents() : openRedisEvents(redis));

  it.skipIf(where === 'Redis' && !HAS_REDIS)(
    'are taken once, and again where their taker does not finish',
    async () => {
      const store = await open();
      await store.add(event('a'), 100);
      await store.add(event('b'), 100);
      await store.add(event('a'), 100);
      expect(await store.take(99, 200, [])).toBeUndefined();
      const taken = [await store.take(100, 200, []), await store.take(100, 200, [])]
        .map((one) => one?.id)
        .sort();
      expect(taken).toEqual(['a', 'b']);
      expect(await store.take(199, 300, [])).toBeUndefined();
      await store.remove('a');
      expect(await store.take(200, 300, [])).toEqual(event('b'));
      await store.postpone({ ...event('b'), failures: 1 }, 250);
      expect(await store.take(249, 300, [])).toBeUndefined();
      expect(await store.take(250, 300, [])).toEqual({ ...event('b'), failures: 1 });
      await store.remove('b');
      await store.add(event('b'), 400);
      expect(await store.take(500, 600, [])).toBeUndefined();
      expect(await store.find('a text')).toBeUndefined();
      await store.keep('a text', '');
      expect(await store.find('a text')).toBe('');
    },
  );

  it.skipIf(where === 'Redis' && !HAS_REDIS)('are left where they are while their kind is busy', async () => {
    const store = await open();
    const slow = Array.from({ length: 250 }, (_none, index) => event(`ended ${index}`));
    for (const one of slow) await store.add(one, 100);
    expect(await store.take(200, 300, ['ended'])).toBeUndefined();
    const other = { ...event('recording x'), kind: 'recording' };
    await store.add(other, 150);
    expect(await store.take(200, 300, ['end', 'ended'])).toEqual(other);
    expect((await store.take(200, 300, ['recording']))?.kind).toBe('ended');
  });
});

describe.skipIf(!HAS_REDIS)('what another program leaves among the events in Redis', () => {
  const redis = withRedis();
  it('is removed, and holds up no event', async () => {
    const store = await openRedisEvents(redis);
    const client = createClient({ url: redis.server.url });
    await client.connect();
    redis.ends.push(() => client.destroy());
    const left = { broken: '{', null: 'null', other: JSON.stringify(event('b')) };
    await client.hSet('ivr:events', left);
    const ids = [
      'gone',
      ...Object.keys(left),
      ...Array.from({ length: 150 }, (_none, index) => `gone ${index}`),
    ];
    await client.zAdd(
      'ivr:events:due',
      ids.map((value) => ({ value, score: 1 })),
    );
    await store.add(event('ended a'), 100);
    expect(await store.take(100, 200, [])).toEqual(event('ended a'));
    expect(await client.zRange('ivr:events:due', 0, -1)).toEqual(['ended a']);
    expect(await client.hKeys('ivr:events')).toEqual(['ended a']);
  });
});
