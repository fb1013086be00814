import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { type PhoneCall, placeCall } from '../src/phone/call.js';
import { roundRobin } from './helpers/round-robin.js';
import { startServer } from './helpers/start-server.js';
import { expectClean } from './helpers/whole-calls.js';
import { HAS_REDIS, redisServer } from './redis/server.js';
import { HEARD } from './trees/bakery.js';

/** The long tests have more. */
const LIVE_CALLS = Number(process.env['LIVE_CALLS'] ?? 20);

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function start(env: Record<string, string> = {}) {
  const server = await startServer(env);
  ends.push(() => server.kill('SIGKILL'));
  return server;
}

/** A connection on which one writes by hand. */
async function connection(url: string) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  ends.push(() => socket.destroy());
  await once(socket, 'connect');
  return { socket, answer: text(socket) };
}

it('GET /healthz says that calls are taken, but the session store does not answer', async () => {
  const { url } = await start({ REDIS_URL: 'redis://127.0.0.1:1' });
  const answer = await fetch(`${url}/healthz`);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ status: 'ok', sessions: 'unreachable' });
});

it('SIGTERM lets a request in flight finish; an idle connection is closed, and a new one refused', async () => {
  const { url, kill } = await start();
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok', sessions: 'ok' });
  const [call, probe, idle] = [await connection(url), await connection(url), await connection(url)];
  call.socket.write('POST /webhook HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n');
  call.socket.write('Content-Type: application/x-www-form-urlencoded\r\n\r\nCallSid');
  probe.socket.write('GET /healthz HTTP/1.1\r\n');
  idle.socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(idle.socket, 'data');
  const exited = kill('SIGTERM');
  await refused(url);
  expect(await idle.answer).not.toContain('Connection: close');
  probe.socket.write('Host: localhost\r\n\r\n');
  expect(await probe.answer).toMatch(/^HTTP\/1.1 503 .*Connection: close\r\n.*"draining"/s);
  call.socket.write('=CA');
  expect(await call.answer).toMatch(/^HTTP\/1.1 200 .*Connection: close\r\n.*The bakery/s);
  expect(await exited).toEqual({ code: 0, signal: null });
});

it('an unhandled rejection does not end the process', async () => {
  const leave = "process.once('SIGUSR2',()=>Promise.reject(new/**/Error('left')))";
  const { url, lines, kill } = await start({ NODE_OPTIONS: `--import=data:text/javascript,${leave}` });
  kill('SIGUSR2');
  while (!lines.some(({ level }) => level === 50)) await fetch(url);
  expect(lines).toContainEqual(
    expect.objectContaining({ err: expect.objectContaining({ message: 'left' }) }),
  );
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

/** Settles when no new connection is taken any more. */
async function refused(url: string): Promise<void> {
  for (;;) {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const taken = await new Promise((resolve) => {
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    });
    socket.destroy();
    if (!taken) return;
  }
}

describe.skipIf(!HAS_REDIS)('with two processes behind a proxy, and Redis', () => {
  async function site() {
    const redis = await redisServer();
    await redis.start();
    ends.push(redis.kill);
    const env = { REDIS_URL: redis.url, LOG_LEVEL: 'info' };
    const servers = [await start(env), await start(env)];
    const urls = servers.map(({ url }) => url);
    const proxy = await roundRobin(urls);
    ends.push(proxy.close);
    return { env, servers, urls, proxy };
  }

  /** Live calls that go round the tree until they are told to end, a tenth of them asking at a time. */
  function keepCalling(url: string, count: number) {
    let over = false;
    let turns = 0;
    const waiting: { turns: number; resolve: () => void }[] = [];
    function countTurn() {
      turns++;
      for (const one of waiting) if (turns >= one.turns) one.resolve();
    }
    async function goRound(calls: PhoneCall[], key: string, words: string) {
      for (const call of calls) {
        await call.press(key);
        expectHeard(call, words);
        countTurn();
      }
    }
    async function tenCalls() {
      const calls: PhoneCall[] = [];
      while (calls.length < 10) calls.push(await placeCall(`${url}/webhook`));
      for (const call of calls) expectHeard(call, HEARD.welcome);
      while (!over) {
        await goRound(calls, '1', HEARD.opening);
        await goRound(calls, '1', HEARD.opening);
        await goRound(calls, '8', HEARD.counter);
      }
      await goRound(calls, '0', '');
      expect(calls.map(({ status }) => status)).toEqual(Array(10).fill('dialing'));
    }
    const calls = Promise.allSettled(Array.from({ length: count / 10 }, tenCalls));
    return {
      /** Settles when they have gone on for a while, or broken. */
      async goOn() {
        const gone = new Promise<void>((resolve) => waiting.push({ turns: turns + count, resolve }));
        await Promise.race([gone, calls]);
      },
      async end() {
        over = true;
        const broken = (await calls).flatMap((call) => (call.status === 'rejected' ? [call.reason] : []));
        expect(broken).toEqual([]);
      },
    };
  }

  function expectHeard(call: PhoneCall, words: string) {
    expectClean(call);
    expect(call.heard).toContain(words);
  }

  it('live calls survive a rolling restart and then a kill -9', async () => {
    const { env, servers, urls, proxy } = await site();
    const calls = keepCalling(proxy.url, LIVE_CALLS);
    await calls.goOn();
    for (const [index, server] of servers.entries()) {
      expect(await server.kill('SIGTERM')).toEqual({ code: 0, signal: null });
      const next = await start(env);
      urls[index] = next.url;
      servers[index] = next;
      await calls.goOn();
      expect(server.lines.filter(({ msg }) => msg === 'failed')).toEqual([]);
    }
    await servers[0]?.kill('SIGKILL');
    await calls.goOn();
    await calls.end();
    expect(servers[1]?.lines.filter(({ msg }) => msg === 'failed')).toEqual([]);
  }, 60_000);
});
