import { createClient } from 'redis';
import { within } from '../timeout.js';

/** Time limits for Redis, in milliseconds. */
export interface RedisLimits {
  commandMs: number;
  pingMs: number;
  /** After this time without an answer, the connection is closed and opened again. */
  silenceMs: number;
  reconnectMs: number;
}

/** A request waits for Redis three times at most, and must be answered within 2 s. */
const LIMITS: RedisLimits = { commandMs: 450, pingMs: 500, silenceMs: 1500, reconnectMs: 500 };

/** The commands that are used here. Without a connection, they fail at once instead of waiting for one. */
export interface Redis {
  get: (key: string) => Promise<string | null>;
  set: (key: string, value: string, options: SetOptions) => Promise<void>;
  del: (keys: string[]) => Promise<void>;
  /** Runs a Lua script as one atomic step. */
  eval: (script: string, keys: string[], args: string[]) => Promise<unknown>;
  /** Resolves when Redis answers for the first time, or after `silenceMs`. */
  begun: Promise<void>;
  close: () => void;
}

interface SetOptions {
  expiration: { type: 'EX'; value: number };
}

/** Gets each change: the connection was made, or it was lost. */
export type TellRedis = (event: { up: boolean; error?: unknown }) => void;

/** Connects to Redis, and connects again whenever the connection is lost. */
export function connectRedis(url: string, tell: TellRedis, limits = LIMITS): Redis {
  const { commandMs, pingMs, silenceMs, reconnectMs } = limits;
  const client = createClient({
    url,
    disableOfflineQueue: true,
    pingInterval: pingMs,
    socket: {
      connectTimeout: silenceMs,
      socketTimeout: silenceMs,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, reconnectMs),
    },
  });
  let up: boolean | undefined;
  function note(now: boolean, error?: unknown) {
    if (now === up) return;
    up = now;
    tell({ up, error });
  }
  client.on('ready', () => note(true));
  client.on('error', (error) => note(false, error));
  const connected = client.connect().catch(() => {}); // The client emits 'error', and tries again.

  async function run<T>(command: Promise<T>): Promise<T> {
    try {
      const reply = await within(commandMs, 'Redis', command);
      note(true);
      return reply;
    } catch (error) {
      note(false, error);
      throw error;
    }
  }
  return {
    get: (key) => run(client.get(key)),
    set: async (key, value, options) => void (await run(client.set(key, value, options))),
    eval: (script, keys, args) => run(client.eval(script, { keys, arguments: args })),
    del: async (keys) => void (await run(client.del(keys))),
    begun: within(silenceMs, 'Redis', connected).then(
      () => {},
      () => {},
    ),
    close: () => client.destroy(),
  };
}
