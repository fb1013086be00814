import { createServer, type Server } from 'node:http';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { enterState, exitState } from '../src/state-machine.js';
import { caller, testApp, testCall, tree } from './support.js';
import {
  HANGUP,
  KEYS,
  TUTORIAL_STATES,
  TUTORIAL_TWIML,
  type TutorialState,
  tutorialNext,
  twiml,
} from './tutorial.js';

let server: Server;
let url: string;
let calls = 0;

beforeAll(async () => {
  server = createServer(testApp());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
});

afterAll(() => server.close());

/** A caller who has been greeted. */
async function greeted() {
  const one = caller(url, `CA${++calls}`);
  expect(await one.press(undefined)).toBe(twiml(TUTORIAL_TWIML.greeting));
  return one;
}

/** The keys that lead a greeted caller to a state. */
const WAYS: Partial<Record<TutorialState, string[]>> = {
  menu: [],
  sales: ['1'],
  support: ['2'],
  hours: ['3'],
  reception: ['0'],
  error: ['5'],
};

describe('the record', () => {
  it("has the tutorial's states in the tutorial's order", () => {
    expect(Object.keys(tree.states)).toEqual(TUTORIAL_STATES);
  });

  it.each(TUTORIAL_STATES)('enters %s with the TwiML of the tutorial', async (state) => {
    expect((await enterState(tree, state, testCall())).twiml).toBe(twiml(TUTORIAL_TWIML[state]));
  });

  it('dials the number that answers for reception', async () => {
    vi.stubEnv('RECEPTION_NUMBER', '+4930123456');
    vi.resetModules();
    const { tree: configured } = await import('../src/ivr.js');
    vi.unstubAllEnvs();
    const { twiml: answer } = await enterState(configured, 'reception', testCall());
    expect(answer).toBe(twiml('<Dial>+4930123456</Dial>'));
  });
});

describe.each(Object.entries(WAYS))('in %s', (name, way) => {
  const state = TUTORIAL_STATES.find((one) => one === name) ?? 'greeting';

  it.each(KEYS)('the key %j leads where the tutorial says', async (key) => {
    const { press } = await greeted();
    for (const step of way) await press(step);
    const next = tutorialNext(state, key);
    expect(await press(key)).toBe(next ? twiml(TUTORIAL_TWIML[next]) : HANGUP);
  });
});

describe('three keys in a row', () => {
  it.each(KEYS)('that begin with %j are answered as in the tutorial', async (first) => {
    for (const second of KEYS) {
      for (const third of KEYS) {
        const { press } = await greeted();
        let state: TutorialState | undefined = 'greeting';
        for (const key of [first, second, third]) {
          state = state && tutorialNext(state, key);
          expect(await press(key), `${first} ${second} ${third}`).toBe(
            state ? twiml(TUTORIAL_TWIML[state]) : HANGUP,
          );
        }
      }
    }
  });
});

describe('whatever is pressed', () => {
  it.each([
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    '11',
    '1 ',
    '１',
    ' ',
    '\u0000',
    '\ud83d\ude00',
  ])('%j is an invalid option of the menu', async (digits) => {
    const { press } = await greeted();
    expect(await press(digits)).toBe(twiml(TUTORIAL_TWIML.error));
  });

  it('any digits in any state give well-formed TwiML and a state of the tree', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...TUTORIAL_STATES),
        fc.string({ unit: 'binary' }),
        async (state, digits) => {
          const turn = await exitState(tree, state, testCall({ digits }));
          expect(TUTORIAL_STATES).toContain(turn.state);
          new SaxesParser().write(turn.twiml).close();
        },
      ),
    );
  });

  it('any sequence of keys is answered 200 as in the tutorial', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constantFrom(...KEYS), fc.string()), { maxLength: 8 }),
        async (keys) => {
          const { ask } = await greeted();
          let state: TutorialState | undefined = 'greeting';
          for (const key of keys) {
            state = state && tutorialNext(state, key);
            const response = await ask(key === undefined ? {} : { Digits: key });
            expect(response.status).toBe(200);
            expect(response.text).toBe(state ? twiml(TUTORIAL_TWIML[state]) : HANGUP);
          }
        },
      ),
    );
  });
});
