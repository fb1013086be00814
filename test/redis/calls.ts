import { createServer } from 'node:http';
import { createClient } from 'redis';
import { afterEach, beforeEach, expect } from 'vitest';
import { createApp } from '../../src/app.js';
import { listen } from '../../src/listen.js';
import { type PhoneCall, placeCall } from '../../src/phone/call.js';
import { connectRedis, type RedisLimits } from '../../src/redis/redis.js';
import { RedisCalls } from '../../src/redis/redis-calls.js';
import type { PhoneTree } from '../../src/state-machine.js';
import { testConfig } from '../helpers/caller.js';
import { expectClean } from '../helpers/whole-calls.js';
import { type RedisServer, redisServer } from './server.js';

/** A third of production's, so that tests of a slow Redis take a third of its time. */
const LIMITS: RedisLimits = { commandMs: 150, pingMs: 170, silenceMs: 500, reconnectMs: 170 };
const SORRY = 'We are sorry, something went wrong.';

/** A Redis of its own for each test, not yet started, and processes that keep their calls in it. */
export function withRedis() {
  let server: RedisServer;
  const ends: (() => void)[] = [];
  beforeEach(async () => {
    server = await redisServer();
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) end();
    await server.kill();
  });

  /** A process of its own, as far as its state goes. */
  async function startProcess<Name extends string>(own: PhoneTree<Name>, redisUrl = server.url) {
    const told: boolean[] = [];
    let notice = () => {};
    const tell = ({ up }: { up: boolean }) => {
      told.push(up);
      notice();
    };
    const redis = connectRedis(redisUrl, tell, LIMITS);
    await redis.begun;
    const app = createApp(testConfig(), own, { store: new RedisCalls(redis) });
    const http = createServer(app);
    const port = await listen(http, 0, '127.0.0.1');
    ends.push(() => {
      redis.close();
      http.close();
      http.closeAllConnections();
    });
    return {
      url: `http://127.0.0.1:${port}`,
      /** What was told of Redis: whether it is there. */
      told,
      /** Settles when so much has been told. */
      async untilTold(count: number) {
        while (told.length < count) {
          await new Promise<void>((resolve) => {
            notice = resolve;
          });
        }
      },
    };
  }

  /** Calls a tree that has 2 s to answer each request. */
  const callAt = (url: string) => placeCall(`${url}/webhook`, { timeoutMs: 2000 });

  function expectRescued(call: PhoneCall) {
    expect(call.heard).toContain(SORRY);
    expect(call.status).toBe('dialing');
    expectClean(call);
  }

  async function keysOf(): Promise<{ key: string; seconds: number }[]> {
    const client = createClient({ url: server.url });
    await client.connect();
    const keys = await client.keys('*');
    const found = await Promise.all(keys.map(async (key) => ({ key, seconds: await client.ttl(key) })));
    await client.close();
    return found;
  }

  return {
    get server() {
      return server;
    },
    ends,
    startProcess,
    callAt,
    expectRescued,
    keysOf,
  };
}
