import { RedisStore } from 'connect-redis';
import { type SessionData, Store } from 'express-session';
import { memoryStore } from '../session/memory-store.js';
import type { Redis } from './redis.js';

declare module 'express-session' {
  interface SessionData {
    /** The session was read from Redis, where another process may have changed it since. */
    inRedis?: true;
  }
}

/**
 * Keeps sessions in Redis, for several processes. While Redis is away, this process keeps the calls that begin here or
 * are rescued here: no other process has a newer state of these calls.
 */
export class RedisCalls extends Store {
  private readonly redis: Store;
  private readonly local = memoryStore();

  constructor(redis: Redis) {
    super();
    this.redis = new RedisStore({ client: redis, prefix: 'ivr:session:' });
  }

  override get(id: string, callback: (error: unknown, session?: SessionData | null) => void): void {
    this.local.get(id, (_none, kept) => {
      this.redis.get(id, (error, found) => {
        // Another program may have left anything at this key.
        const session = found instanceof Object ? found : undefined;
        if (kept && turnOf(kept) > turnOf(session)) return callback(null, kept);
        if (kept && !error) this.local.destroy(id);
        if (session) session.inRedis = true;
        callback(error, found);
      });
    });
  }

  override set(id: string, session: SessionData, callback?: (error?: unknown) => void): void {
    this.redis.set(id, session, (error) => {
      if (error && (!session.inRedis || session.call?.rescued)) return this.local.set(id, session, callback);
      this.local.destroy(id, () => callback?.(error));
    });
  }

  override destroy(id: string, callback?: (error?: unknown) => void): void {
    this.local.destroy(id, () => this.redis.destroy(id, callback));
  }
}

function turnOf(session: Partial<SessionData> | undefined): number {
  return Number(session?.call?.turn ?? 0);
}
