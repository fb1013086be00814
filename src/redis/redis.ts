import { createClient } from 'redis';
import { within } from '../timeout.js';

/** Milliseconds that Redis may take. */
export interface RedisLimits {
  commandMs: number;
  pingMs: number;
  /** Without a word for this time, the connection is given up and another is tried. */
  silenceMs: number;
  reconnectMs: number;
}

/** A request waits for Redis three times at most, and must be answered within 2 s. */
const LIMITS: RedisLimits = { commandMs: 450, pingMs: 500, silenceMs: 1500, reconnectMs: 500 };

/** The commands that a phone tree needs of Redis. All of them fail rather than wait. */
export interface Redis {
  get: (key: string) => Promise<string | null>;
  set: (key: string, value: string, options: SetOptions) => Promise<void>;
  del: (keys: string[]) => Promise<void>;
  /** Runs a Lua script, which nothing interrupts. */
  eval: (script: string, keys: string[], args: string[]) => Promise<unknown>;
  /** Settles when Redis answers, or has not in time to wait any longer for it. */
  begun: Promise<void>;
  close: () => void;
}

interface SetOptions {
  expiration: { type: 'EX'; value: number };
}

/** Is told when Redis answers, at the beginning or again, and when it does not any more. */
export type TellRedis = (event: { up: boolean; error?: unknown }) => void;

/** Connects to Redis, now and whenever it went. Nothing waits in a queue meanwhile. */
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
  const connected = client.connect().catch(() => {}); // told as an 'error', and tried again

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
