import { describe, expect, it } from 'vitest';
import type { PhoneTree } from '../../src/state-machine.js';
import { withRedis } from './calls.js';
import { HAS_REDIS, network } from './server.js';

describe.skipIf(!HAS_REDIS)('with Redis', () => {
  const redis = withRedis();
  const { ends, startProcess } = redis;

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
      await redis.server.start();
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
      await redis.server.start();
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
      await redis.server.start();
      const wire = await network(redis.server.port);
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
