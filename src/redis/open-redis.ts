import type { Store } from 'express-session';
import type { EventStore } from '../webhook/event-store.js';
import { connectRedis, type TellRedis } from './redis.js';
import { RedisCalls } from './redis-calls.js';
import { redisEvents } from './redis-events.js';

/** The stores that are kept in Redis. */
export interface OpenRedis {
  store: Store;
  events: EventStore;
}

/** Connects to Redis. Resolves when Redis answers, or after a time limit: calls are answered without Redis too. */
export async function openRedis(url: string, tell: TellRedis): Promise<OpenRedis> {
  const redis = connectRedis(url, tell);
  await redis.begun;
  return { store: new RedisCalls(redis), events: redisEvents(redis) };
}
