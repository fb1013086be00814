import { type EventStore, KEPT_MS, KNOWN_MS, type PendingEvent } from '../webhook/event-store.js';
import type { Redis } from './redis.js';

/** Sorted by when they are due, in milliseconds. */
const DUE = 'ivr:events:due';
/** JSON by id. */
const EVENTS = 'ivr:events';

const ADD = `
  if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 1 then return 0 end
  if not redis.call('SET', KEYS[3], '', 'NX', 'PX', ARGV[4]) then return 0 end
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
  return redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])`;
/** Takes the first event that is due, of a kind that is not busy; an id whose event is gone goes too. */
const TAKE = `
  local page = 0
  while true do
    local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', page, 100)
    if #ids == 0 then return false end
    for _, id in ipairs(ids) do
      local free = true
      for i = 3, #ARGV do
        if string.sub(id, 1, #ARGV[i]) == ARGV[i] then free = false end
      end
      if free then
        local json = redis.call('HGET', KEYS[2], id)
        if json then
          redis.call('ZADD', KEYS[1], ARGV[2], id)
          return {id, json}
        end
        redis.call('ZREM', KEYS[1], id)
        page = page - 1
      end
    end
    page = page + #ids
  end`;
const POSTPONE = `
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
  return redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])`;
const REMOVE = `
  redis.call('ZREM', KEYS[1], ARGV[1])
  return redis.call('HDEL', KEYS[2], ARGV[1])`;

/** Keeps events in Redis: they survive restarts, and any process runs their handlers, one at a time. */
export function redisEvents(redis: Redis): EventStore {
  const run = (script: string, args: string[], ...more: string[]) =>
    redis.eval(script, [DUE, EVENTS, ...more], args);
  return {
    async add(event, now) {
      const args = [event.id, JSON.stringify(event), `${now}`, `${KNOWN_MS}`];
      await run(ADD, args, `ivr:event:${event.id}`);
    },
    async take(now, until, busy) {
      const kinds = busy.map((kind) => `${kind} `);
      for (;;) {
        const found = await run(TAKE, [`${now}`, `${until}`, ...kinds]);
        if (!Array.isArray(found)) return undefined;
        const [id, json] = found;
        const event = readEvent(json);
        if (event?.id === id) return event;
        // Another program may have left anything at this key.
        await run(REMOVE, [id]);
      }
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

function readEvent(json: string): PendingEvent | undefined {
  try {
    return JSON.parse(json) ?? undefined;
  } catch {
    return undefined;
  }
}
