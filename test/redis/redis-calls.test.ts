import { describe, expect, it } from 'vitest';
import type { PhoneTree } from '../../src/state-machine.js';
import { roundRobin } from '../helpers/round-robin.js';
import { expectClean } from '../helpers/whole-calls.js';
import { HEARD, tree } from '../trees/bakery.js';
import { withRedis } from './calls.js';
import { HAS_REDIS, network } from './server.js';

describe.skipIf(!HAS_REDIS)('with Redis', () => {
  const redis = withRedis();
  const { ends, startProcess, callAt, expectRescued, keysOf } = redis;

  it('any process answers the next turn of a call', async () => {
    await redis.server.start();
    const [one, other] = [await startProcess(tree), await startProcess(tree)];
    const proxy = await roundRobin([one.url, other.url]);
    ends.push(proxy.close);
    const call = await callAt(proxy.url);
    await call.press('1');
    expect(call.heard).toContain(HEARD.opening);
    await call.press('1');
    expect(call.heard).toContain(HEARD.opening);
    await call.press('8');
    expect(call.heard).toContain(HEARD.counter);
    await call.press('0');
    expect(call.status).toBe('dialing');
    expectClean(call);
  });

  it('a call survives a restart', async () => {
    await redis.server.start();
    const urls = [(await startProcess(tree)).url];
    const proxy = await roundRobin(urls);
    ends.push(proxy.close);
    const call = await callAt(proxy.url);
    await call.press('1');
    urls[0] = (await startProcess(tree)).url;
    await call.press('1');
    expect(call.heard).toContain(HEARD.opening);
  });

  it('all keys have a prefix and expire', async () => {
    await redis.server.start();
    await callAt((await startProcess(tree)).url);
    const keys = await keysOf();
    expect(keys.map(({ key }) => key.replace(/[\w-]{43}$/, 'ID'))).toEqual(['ivr:session:ID']);
    expect(keys.map(({ seconds }) => Math.ceil(seconds / 60))).toEqual([4 * 60]);
  });

  it('calls begin and go on while it is full', async () => {
    await redis.server.start('--maxmemory', '1');
    const process = await startProcess(tree);
    const call = await callAt(process.url);
    expect(call.heard).toContain(HEARD.welcome);
    await call.press('1');
    expect(call.heard).toContain(HEARD.opening);
    await call.press('8');
    expect(call.heard).toContain(HEARD.counter);
    expectClean(call);
  });

  describe('that is away', () => {
    it('from the start: calls begin and go on, and the observer hears that it is away and back', async () => {
      const process = await startProcess(tree);
      await process.untilTold(1);
      const call = await callAt(process.url);
      expect(call.heard).toContain(HEARD.welcome);
      await call.press('1');
      expect(call.heard).toContain(HEARD.opening);
      await redis.server.start();
      await process.untilTold(2);
      await call.press('8');
      expect(call.heard).toContain(HEARD.counter);
      expect((await keysOf()).filter(({ key }) => key.startsWith('ivr:session:'))).toHaveLength(1);
      const next = await callAt(process.url);
      await next.press('1');
      expect(next.heard).toContain(HEARD.opening);
      expectClean(call);
      expectClean(next);
      expect(process.told).toEqual([false, true]);
    });

    it('in the middle of a call: this call is rescued, and new calls reach the tree', async () => {
      await redis.server.start();
      const process = await startProcess(tree);
      const call = await callAt(process.url);
      await redis.server.kill();
      await process.untilTold(2);
      await call.press('1');
      expectRescued(call);
      expect((await callAt(process.url)).heard).toContain(HEARD.welcome);
      await redis.server.start();
      await process.untilTold(3);
      const next = await callAt(process.url);
      await next.press('1');
      expect(next.heard).toContain(HEARD.opening);
      expect(process.told).toEqual([true, false, true]);
    });

    it('after a state was read and before the next is written: the call is rescued', async () => {
      await redis.server.start();
      const untilAway = { wait: async () => {} };
      const own: PhoneTree<'menu' | 'next' | 'human'> = {
        states: {
          menu: {
            enter: (response) => void response.gather({ numDigits: 1 }),
            async exit(): Promise<'next'> {
              await redis.server.kill();
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

    it('since a call began at another process: the call is rescued', async () => {
      const [one, other] = [await startProcess(tree), await startProcess(tree)];
      const proxy = await roundRobin([one.url, other.url]);
      ends.push(proxy.close);
      const call = await callAt(proxy.url);
      expect(call.heard).toContain(HEARD.welcome);
      await call.press('1');
      expectRescued(call);
    });
  });

  it('calls begin and go on while it is too slow for each command', async () => {
    await redis.server.start();
    const wire = await network(redis.server.port);
    ends.push(wire.close);
    const process = await startProcess(tree, wire.url);
    wire.delay(170);
    const calls = await Promise.all(Array.from({ length: 45 }, () => callAt(process.url)));
    for (const call of calls) expect(call.heard).toContain(HEARD.welcome);
    await Promise.all(calls.map((call) => call.press('1')));
    for (const call of calls) expect(call.heard).toContain(HEARD.opening);
    calls.forEach(expectClean);
  });

  describe.each([
    ['slow', 'delay'],
    ['silent', 'swallow'],
  ] as const)('that is %s', (_what, fault) => {
    it('in the middle of a call: the call is rescued in time, and the observer hears of it', async () => {
      await redis.server.start();
      const wire = await network(redis.server.port);
      ends.push(wire.close);
      const process = await startProcess(tree, wire.url);
      const calls = await Promise.all([callAt(process.url), callAt(process.url)]);
      wire[fault](3000);
      await Promise.all(calls.map((call) => call.press('1')));
      calls.forEach(expectRescued);
      expect(process.told).toEqual([true, false]);
      wire.heal();
      await process.untilTold(3);
      const next = await callAt(process.url);
      await next.press('1');
      expect(next.heard).toContain(HEARD.opening);
      expectClean(next);
    });

    it('from the start: calls are answered in time', async () => {
      await redis.server.start();
      const wire = await network(redis.server.port);
      ends.push(wire.close);
      wire[fault](3000);
      const process = await startProcess(tree, wire.url);
      const call = await callAt(process.url);
      expect(call.heard).not.toBe('');
      expectClean(call);
    });
  });
});
