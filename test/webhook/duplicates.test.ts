import { once } from 'node:events';
import { createServer } from 'node:http';
import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import type { Observer } from '../../src/observer.js';
import type { PhoneTree } from '../../src/state-machine.js';
import { appOf } from '../helpers/caller.js';

/** A tree that counts how often it is entered, and goes down one floor with each key. */
function stairs(wait: () => Promise<void> = async () => {}) {
  const counted = { entered: 0 };
  const tree: PhoneTree<'stairs'> = {
    states: {
      stairs: {
        async enter(response, call) {
          counted.entered++;
          await wait();
          const floor = Number(call.memory['floor'] ?? 0) + 1;
          call.memory['floor'] = floor;
          response.gather().say(`floor ${floor}`);
        },
        exit: () => 'stairs',
      },
    },
    start: 'stairs',
    rescue: 'stairs',
  };
  return { tree, counted };
}

/** One attempt to deliver a request, without cookies: Twilio has not got the answer to the attempt before. */
function deliver(app: Parameters<typeof supertest>[0], token: string | undefined, form: string) {
  const request = supertest(app).post('/webhook').type('form');
  if (token !== undefined) void request.set('I-Twilio-Idempotency-Token', token);
  return request.send(form);
}

const NEW = 'CallSid=CA1&CallStatus=ringing';
const KEY = 'CallSid=CA1&Digits=1';

describe('a duplicate delivery', () => {
  it('gets the first answer, and the call moves once', async () => {
    const { tree, counted } = stairs();
    const told: string[] = [];
    const observer: Observer = {
      turn: () => told.push('turn'),
      repeat: ({ sid }) => told.push(`repeat ${sid}`),
    };
    const app = appOf(tree, observer);
    for (let attempt = 0; attempt < 2; attempt++)
      expect((await deliver(app, 'a', NEW)).text).toContain('floor 1');
    for (let attempt = 0; attempt < 3; attempt++)
      expect((await deliver(app, 'b', KEY)).text).toContain('floor 2');
    expect((await deliver(app, 'c', KEY)).text).toContain('floor 3');
    expect(counted.entered).toBe(3);
    expect(told).toEqual(['turn', 'repeat CA1', 'turn', 'repeat CA1', 'repeat CA1', 'turn']);
  });

  it.each([
    ['a new call', NEW],
    ['a call under way', KEY],
  ])(
    'that arrives while the first is being answered gets the same answer, and handlers run once: %s',
    async (_what, form) => {
      let letGo = () => {};
      let onEnter = () => {};
      const gate = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      const entered = new Promise<void>((resolve) => {
        onEnter = resolve;
      });
      const { tree, counted } = stairs(async () => {
        onEnter();
        await gate;
      });
      let repeats = 0;
      const app = appOf(tree, {
        repeat: () => {
          if (++repeats === 2) letGo();
        },
      });
      const server = createServer(app).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const first = deliver(server, 'a', form).then((answer) => answer);
      await entered;
      const answers = await Promise.all([first, deliver(server, 'a', form), deliver(server, 'a', form)]);
      expect(answers.map(({ text }) => text.includes('floor 1'))).toEqual([true, true, true]);
      expect(counted.entered).toBe(1);
      expect((await deliver(server, 'b', KEY)).text).toContain('floor 2');
      server.close();
    },
  );

  it('that comes after later requests, as from a process that hung, moves nothing', async () => {
    const { tree, counted } = stairs();
    const app = appOf(tree);
    await deliver(app, 'a', NEW);
    await deliver(app, 'b', KEY);
    for (const late of ['a', 'b']) {
      await deliver(app, late, late === 'a' ? NEW : KEY);
      expect(counted.entered).toBe(2);
    }
    expect((await deliver(app, 'c', KEY)).text).toContain('floor 3');
    await deliver(app, 'a', NEW);
    expect((await deliver(app, 'd', KEY)).text).toContain('floor 4');
  });

  it('of another call is a turn of that call, whatever its token', async () => {
    const app = appOf(stairs().tree);
    await deliver(app, 'a', NEW);
    await deliver(app, 'b', KEY);
    expect((await deliver(app, 'b', 'CallSid=CA2&Digits=1')).text).toContain('floor 1');
  });

  it('of a rescue gets the rescue, and of a goodbye the goodbye', async () => {
    const { tree } = stairs(() => Promise.reject(new Error('no luck')));
    const app = appOf(tree);
    const [first, again] = [await deliver(app, 'a', NEW), await deliver(app, 'a', NEW)];
    expect(first.text).toContain('<Hangup/>');
    expect(again.text).toBe(first.text);
  });
});

it('a request that brings no token, an empty one or a new one, is a turn of its own', async () => {
  const app = appOf(stairs().tree);
  await deliver(app, '', NEW);
  await deliver(app, 'a', NEW);
  expect((await deliver(app, undefined, KEY)).text).toContain('floor 2');
  expect((await deliver(app, undefined, KEY)).text).toContain('floor 3');
  expect((await deliver(app, 'b', KEY)).text).toContain('floor 4');
});
