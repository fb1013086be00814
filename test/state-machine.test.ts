import { describe, expect, it } from 'vitest';
import { type Call, enterState, exitState, type PhoneTree } from '../src/state-machine.js';
import { testCall } from './helpers/caller.js';
import { EMPTY, HANGUP, twiml } from './helpers/twiml.js';

type Name = 'hello' | 'ask' | 'bye' | 'left' | 'right';

const tree: PhoneTree<Name> = {
  start: 'hello',
  rescue: 'bye',
  states: {
    hello: { enter: (response) => void response.say('Hello'), exit: 'ask' },
    ask: {
      enter: async (response, call) => {
        await Promise.resolve();
        call.memory['asked'] = Number(call.memory['asked'] ?? 0) + 1;
        response.gather().say('Well?');
      },
      exit: async (call) => (call.digits === '1' ? 'bye' : 'ask'),
    },
    bye: { enter: (response) => void response.say('Bye'), exit: null },
    left: { enter: (response) => void response.say('Left'), exit: 'right' },
    right: { enter: (response) => void response.say('Right'), exit: 'left' },
  },
};

describe('enterState', () => {
  it('goes straight on through automatic exits, inside the same response', async () => {
    expect(await enterState(tree, 'hello', testCall())).toEqual({
      state: 'ask',
      passed: ['hello'],
      twiml: twiml('<Say>Hello</Say><Gather><Say>Well?</Say></Gather>'),
    });
  });

  it('lets a handler change the memory', async () => {
    const call = testCall();
    await enterState(tree, 'ask', call);
    await exitState(tree, 'ask', call);
    expect(call.memory).toEqual({ asked: 2 });
  });

  it('fills the trail up to the state that fails', async () => {
    const trail: string[] = [];
    await expect(enterState(tree, 'left', testCall(), undefined, trail)).rejects.toThrow('circle');
    expect(trail).toEqual(['left', 'right']);
  });

  it('refuses a circle of automatic exits and names it', async () => {
    await expect(enterState(tree, 'left', testCall())).rejects.toThrow(
      'automatic exits run in a circle: left → right → left',
    );
  });

  it.each(['nowhere', 'constructor', '__proto__', 'toString'])(
    'refuses %s, which is no state',
    async (name) => {
      const states = { ...tree.states, hello: { enter: () => {}, exit: () => name } };
      const untyped: PhoneTree<string> = { ...tree, states };
      await expect(exitState(untyped, 'hello', testCall())).rejects.toThrow(
        `the phone tree has no state "${name}"`,
      );
    },
  );

  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /^notify of one returns undefined, which is not a text$/],
    ['a promise', Promise.resolve('text'), /^notify of one returns Promise/],
    ['more than 10,000 characters', 'x'.repeat(10_001), /^notify of one returns 10001 characters: 10000 are/],
  ])('refuses a notification of %s', async (_what, text, message) => {
    // What TypeScript would not let a tree return.
    const notify = () => text as never;
    const one = { enter: () => {}, exit: null, notify };
    await expect(
      enterState({ states: { one }, start: 'one', rescue: 'one' }, 'one', testCall()),
    ).rejects.toThrow(message);
  });

  it('says nothing to a caller who has hung up', async () => {
    const call = testCall({ params: { CallStatus: 'completed' } });
    expect(await enterState(tree, 'hello', call)).toEqual({ state: 'hello', passed: [], twiml: EMPTY });
  });
});

describe('exitState', () => {
  it('enters the state that an asynchronous exit function returns', async () => {
    expect((await exitState(tree, 'ask', testCall({ digits: '1' }))).state).toBe('bye');
    expect((await exitState(tree, 'ask', testCall({ digits: '2' }))).state).toBe('ask');
  });

  it('follows an exit that is a name', async () => {
    expect((await exitState(tree, 'hello', testCall())).state).toBe('ask');
  });

  it('hangs up after a state that leads nowhere', async () => {
    expect(await exitState(tree, 'bye', testCall())).toEqual({ state: 'bye', passed: [], twiml: HANGUP });
  });

  it('answers nothing after such a state where the caller has hung up already', async () => {
    const call = testCall({ params: { CallStatus: 'completed' } });
    expect(await exitState(tree, 'bye', call)).toEqual({ state: 'bye', passed: [], twiml: EMPTY });
  });

  it('still runs an exit function for a caller who has hung up', async () => {
    const call = testCall({ digits: '1', params: { CallStatus: 'completed' } });
    expect(await exitState(tree, 'ask', call)).toEqual({ state: 'bye', passed: [], twiml: EMPTY });
  });
});

describe('forks and actions', () => {
  interface Memory {
    customer?: string;
    asked: string[];
  }
  type Name = 'door' | 'lookup' | 'known' | 'stranger' | 'round' | 'about' | 'astray';

  /** Looks a customer up, and greets by name. */
  function shop(
    act: (call: Call<Memory>) => Promise<'known' | 'stranger' | 'astray'>,
  ): PhoneTree<Name, Memory> {
    return {
      states: {
        door: { choose: ({ from }) => (from.startsWith('+1') ? 'lookup' : 'stranger') },
        lookup: { act, to: ['known', 'stranger'] },
        known: { enter: (response, { memory }) => void response.say(`Hello ${memory.customer}`), exit: null },
        stranger: { enter: (response) => void response.say('Hello'), exit: null },
        round: { choose: () => 'about' },
        about: { act: () => 'round', to: ['round'] },
        astray: { enter: () => {}, exit: null },
      },
      start: 'door',
      rescue: 'stranger',
      memory: { asked: [] },
    };
  }
  const found = shop(async ({ memory, requestId }) => {
    memory.asked.push(requestId);
    memory.customer = 'Ada';
    return 'known';
  });

  it('are passed on the way, without asking the caller', async () => {
    const call = { ...testCall(), memory: { asked: [] } };
    expect(await enterState(found, 'door', call)).toEqual({
      state: 'known',
      passed: ['door', 'lookup'],
      twiml: twiml('<Say>Hello Ada</Say>'),
    });
    expect(call.memory).toEqual({ asked: ['a request'], customer: 'Ada' });
  });

  it('run again if a deploy left a call in one', async () => {
    const call = { ...testCall({ from: '+4930' }), memory: { asked: [] } };
    expect(await exitState(found, 'door', call)).toMatchObject({ state: 'stranger', passed: ['door'] });
  });

  it('are refused in a circle', async () => {
    const call = { ...testCall(), memory: { asked: [] } };
    await expect(enterState(found, 'round', call)).rejects.toThrow(
      'automatic exits run in a circle: round → about → round',
    );
  });

  it('lead only to states that the action names in "to"', async () => {
    const astray = shop(async () => 'astray');
    const call = { ...testCall(), memory: { asked: [] } };
    await expect(enterState(astray, 'door', call)).rejects.toThrow(
      'the action lookup leads to "astray", which its "to" does not name',
    );
  });
});
