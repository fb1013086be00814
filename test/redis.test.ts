import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../src/app.js';
import { type PhoneCall, placeCall } from '../src/phone/call.js';
import { connectRedis } from '../src/redis.js';
import { redisAnswers } from '../src/redis-answers.js';
import { RedisCalls } from '../src/redis-store.js';
import type { PhoneTree } from '../src/state-machine.js';
import { expectClean, GREETING, HOURS, MENU } from './calls/tree.js';
import { roundRobin } from './proxy.js';
import { HAS_REDIS, network, type RedisServer, redisServer } from './redis.js';
import { testConfig, tree } from './support.js';

const SORRY = 'We are sorry, something went wrong.';

describe.skipIf(!HAS_REDIS)('with Redis', () => {
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
    const redis = connectRedis(redisUrl, ({ up }) => {
      told.push(up);
      notice();
    });
    await redis.begun;
    const app = createApp(testConfig(), own, {}, new RedisCalls(redis), { answers: redisAnswers(redis) });
    const http = createServer(app).listen(0, '127.0.0.1');
    await new Promise((resolve) => http.once('listening', resolve));
    ends.push(() => {
      redis.close();
      http.close();
      http.closeAllConnections();
    });
    return {
      url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
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

  it('any process takes the next turn', async () => {
    await server.start();
    const [one, other] = [await startProcess(tree), await startProcess(tree)];
    const proxy = await roundRobin([one.url, other.url]);
    ends.push(proxy.close);
    const call = await callAt(proxy.url);
    await call.press('3');
    expect(call.heard).toContain(HOURS);
    await call.press('1');
    expect(call.heard).toContain(HOURS);
    await call.press('9');
    expect(call.heard).toContain(MENU);
    await call.press('0');
    expect(call.status).toBe('dialing');
    expectClean(call);
  });

  it('a call survives a restart', async () => {
    await server.start();
    const urls = [(await startProcess(tree)).url];
    const proxy = await roundRobin(urls);
    ends.push(proxy.close);
    const call = await callAt(proxy.url);
    await call.press('3');
    urls[0] = (await startProcess(tree)).url;
    await call.press('1');
    expect(call.heard).toContain(HOURS);
  });

  it('keys are prefixed, and expire', async () => {
    await server.start();
    await callAt((await startProcess(tree)).url);
    const keys = (await keysOf()).sort((a, b) => a.seconds - b.seconds);
    expect(keys.map(({ key }) => key.replace(/[\w-]{43}$/, 'ID'))).toEqual([
      'ivr:answer:ID',
      'ivr:session:ID',
    ]);
    expect(keys.map(({ seconds }) => Math.ceil(seconds / 60))).toEqual([1, 4 * 60]);
  });

  describe('that is away', () => {
    it('at the start keeps no call from beginning and going on, and is told to be away and back', async () => {
      const process = await startProcess(tree);
      await process.untilTold(1);
      const call = await callAt(process.url);
      expect(call.heard).toContain(GREETING);
      await call.press('3');
      expect(call.heard).toContain(HOURS);
      await server.start();
      await process.untilTold(2);
      await call.press('9');
      expect(call.heard).toContain(MENU);
      expect((await keysOf()).filter(({ key }) => key.startsWith('ivr:session:'))).toHaveLength(1);
      const next = await callAt(process.url);
      await next.press('3');
      expect(next.heard).toContain(HOURS);
      expectClean(call);
      expectClean(next);
      expect(process.told).toEqual([false, true]);
    });

    it('in the middle of a call leads its caller to a human, and new calls to the tree', async () => {
      await server.start();
      const process = await startProcess(tree);
      const call = await callAt(process.url);
      await server.kill();
      await process.untilTold(2);
      await call.press('3');
      expectRescued(call);
      expect((await callAt(process.url)).heard).toContain(GREETING);
      await server.start();
      await process.untilTold(3);
      const next = await callAt(process.url);
      await next.press('3');
      expect(next.heard).toContain(HOURS);
      expect(process.told).toEqual([true, false, true]);
    });

    it('between reading a state and writing the next leads the caller to a human', async () => {
      await server.start();
      const untilAway = { wait: async () => {} };
      const own: PhoneTree<'menu' | 'next' | 'human'> = {
        states: {
          menu: {
            enter: (response) => void response.gather({ numDigits: 1 }),
            async exit(): Promise<'next'> {
              await server.kill();
              await untilAway.wait();
              return 'next';
            },
          },
          next: { enter: (response) => void response.say('next'), exit: null },
          human: { enter: (response) => void response.dial('+15550000000'), exit: null },
        },
        start: 'menu',
        rescue: 'human',
      };
      const process = await startProcess(own);
      untilAway.wait = () => process.untilTold(2);
      const call = await callAt(process.url);
      await call.press('1');
      expectRescued(call);
    });

    it('leads whose call began at another process meanwhile to a human', async () => {
      const [one, other] = [await startProcess(tree), await startProcess(tree)];
      const proxy = await roundRobin([one.url, other.url]);
      ends.push(proxy.close);
      const call = await callAt(proxy.url);
      expect(call.heard).toContain(GREETING);
      await call.press('3');
      expectRescued(call);
    });
  });

  describe.each([
    ['slow', 'delay'],
    ['silent', 'swallow'],
  ] as const)('that is %s', (_what, fault) => {
    it('in the middle of a call leads its caller to a human within 2 s, and is told', async () => {
      await server.start();
      const wire = await network(server.port);
      ends.push(wire.close);
      const process = await startProcess(tree, wire.url);
      const calls = await Promise.all([callAt(process.url), callAt(process.url)]);
      wire[fault](3000);
      await Promise.all(calls.map((call) => call.press('3')));
      calls.forEach(expectRescued);
      expect(process.told).toEqual([true, false]);
      wire.heal();
      await process.untilTold(3);
      const next = await callAt(process.url);
      await next.press('3');
      expect(next.heard).toContain(HOURS);
      expectClean(next);
    });

    it('at the start keeps no call from being answered within 2 s', async () => {
      await server.start();
      const wire = await network(server.port);
      ends.push(wire.close);
      wire[fault](3000);
      const process = await startProcess(tree, wire.url);
      const call = await callAt(process.url);
      expect(call.heard).not.toBe('');
      expectClean(call);
    });
  });

  describe('a request that arrives twice', () => {
    /** A tree whose handler counts, and answers when it is let. */
    function counting() {
      let entered = 0;
      let letGo = () => {};
      let onEnter = () => {};
      const go = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      const begun = new Promise<void>((resolve) => {
        onEnter = resolve;
      });
      const own: PhoneTree<'only'> = {
        states: {
          only: {
            async enter(response) {
              entered++;
              onEnter();
              await go;
              response.gather().say(`entered ${entered}`);
            },
            exit: () => 'only',
          },
        },
        start: 'only',
        rescue: 'only',
      };
      return { own, begun, letGo: () => letGo(), entered: () => entered };
    }

    function deliver(url: string) {
      const headers = { 'I-Twilio-Idempotency-Token': 'one' };
      const body = new URLSearchParams({ CallSid: 'CA1' });
      return fetch(`${url}/webhook`, { method: 'POST', headers, body });
    }

    it('is answered once, at whichever process it arrives, at once or later', async () => {
      await server.start();
      const { own, begun, letGo, entered } = counting();
      const [one, other] = [await startProcess(own), await startProcess(own)];
      const first = deliver(one.url);
      await begun;
      const atOnce = [deliver(one.url), deliver(other.url)];
      letGo();
      const answers = await Promise.all([first, ...atOnce]);
      answers.push(await deliver(other.url));
      const texts = await Promise.all(answers.map((answer) => answer.text()));
      expect(new Set(texts).size).toBe(1);
      expect(texts[0]).toContain('entered 1');
      expect(new Set(answers.map(({ headers }) => headers.get('set-cookie')?.split(';')[0])).size).toBe(1);
      expect(entered()).toBe(1);
    });

    it('waits for a slow handler as long as that takes', async () => {
      await server.start();
      const { own, begun, letGo, entered } = counting();
      const [one, other] = [await startProcess(own), await startProcess(own)];
      const first = deliver(one.url);
      await begun;
      const second = deliver(other.url);
      // Longer than the claim of a process that died lives.
      setTimeout(letGo, 2500);
      expect(await (await second).text()).toBe(await (await first).text());
      expect(entered()).toBe(1);
    });

    it('is answered by another process where the first has died', async () => {
      await server.start();
      const wire = await network(server.port);
      ends.push(wire.close);
      const dying = counting();
      const one = await startProcess(dying.own, wire.url);
      void deliver(one.url).catch(() => {});
      await dying.begun;
      wire.swallow();
      const alive = counting();
      alive.letGo();
      const other = await startProcess(alive.own);
      expect(await (await deliver(other.url)).text()).toContain('entered 1');
      dying.letGo();
    });
  });
});
