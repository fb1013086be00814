import { type EventStore, KEPT_MS, KNOWN_MS, type PendingEvent } from '../webhook/event-store.js';
import type { Redis } from './redis.js';

/** The ids of the events, sorted by the time when they are due, in milliseconds. */
const DUE = 'ivr:events:due';
/** The events as JSON, by id. */
const EVENTS = 'ivr:events';

const ADD = `
  if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 1 then return 0 end
  if not redis.call('SET', KEYS[3], '', 'NX', 'PX', ARGV[4]) then return 0 end
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
  return redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])`;
const TAKE = `
  local id = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1)[1]
  if not id then return false end
  redis.call('ZADD', KEYS[1], ARGV[2], id)
  return redis.call('HGET', KEYS[2], id)`;
const POSTPONE = `
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
  return redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])`;
const REMOVE = `
  redis.call('ZREM', KEYS[1], ARGV[1])
  return redis.call('HDEL', KEYS[2], ARGV[1])`;

/** Keeps events in Redis: they survive restarts, and any process may take the next one. */
export function redisEvents(redis: Redis): EventStore {
  const run = (script: string, args: string[], ...more: string[]) =>
    redis.eval(script, [DUE, EVENTS, ...more], args);
  return {
    async add(event, now) {
      const args = [event.id, JSON.stringify(event), `${now}`, `${KNOWN_MS}`];
      await run(ADD, args, `ivr:event:${event.id}`);
    },
    async take(now, until) {
      const json = await run(TAKE, [`${now}`, `${until}`]);
      return typeof json === 'string' ? readEvent(json) : undefined;
    },
    async postpone(event, due) {
      await run(POSTPONE, [event.id, JSON.stringify(event), `${due}`]);
    },
    async remove(id) {
      await run(REMOVE, [id]);
    },
    async keep(key, text) {
      await redis.set(`ivr:kept:${key}`, text, { expiration: { type: 'EX', value: KEPT_MS / 1000 } });
    },
    async find(key) {
      return (await redis.get(`ivr:kept:${key}`)) ?? undefined;
    },
  };
}

function readEvent(json: string): PendingEvent {
  return JSON.parse(json);
}
