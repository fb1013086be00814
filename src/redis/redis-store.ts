import { RedisStore } from 'connect-redis';
import type { Request } from 'express';
import { type Session, type SessionData, Store } from 'express-session';
import { memoryStore } from '../session.js';
import { isUndone, type Redis } from './redis.js';

type Callback = (error?: unknown) => void;
type GetCallback = (error: unknown, session?: SessionData | null) => void;

/**
 * Sessions in Redis, for several processes. A call that begins while Redis is away is served all the same:
 * its session is kept in this process until Redis is back. It has no `touch`: a call's time does not begin
 * anew at each turn.
 */
export class RedisCalls extends Store {
  private readonly redis: Store;
  private readonly local = memoryStore();
  /** What was read from Redis, which therefore may hold an older state of the call than this process knows. */
  private readonly fromRedis = new WeakSet<object>();

  constructor(redis: Redis) {
    super();
    this.redis = new RedisStore({ client: redis, prefix: 'ivr:session:' });
  }

  override get(id: string, callback: GetCallback): void {
    this.redis.get(id, (error, session) => {
      if (session) {
        this.fromRedis.add(session);
        return callback(null, session);
      }
      this.local.get(id, (_none, kept) => (kept ? callback(null, kept) : callback(error)));
    });
  }

  override set(id: string, session: SessionData, callback?: Callback): void {
    this.redis.set(id, session, (error) => {
      const unknownToRedis = isUndone(error) && !this.fromRedis.has(session);
      if (unknownToRedis) return this.local.set(id, session, callback);
      this.local.destroy(id, () => callback?.(error));
    });
  }

  override destroy(id: string, callback?: Callback): void {
    this.local.destroy(id, () => this.redis.destroy(id, callback));
  }

  override createSession(request: Request, data: SessionData): Session & SessionData {
    const session = super.createSession(request, data);
    if (this.fromRedis.has(data)) this.fromRedis.add(session);
    return session;
  }
}
