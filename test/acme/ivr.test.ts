import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it, vi } from 'vitest';
import { IVR, tree } from '../../src/ivr.js';
import { enterState, exitState } from '../../src/state-machine.js';
import { appOf, caller, testCall } from '../helpers/caller.js';
import { HANGUP, twiml } from '../helpers/twiml.js';
import { KEYS, TUTORIAL_STATES, TUTORIAL_TWIML, type TutorialState, tutorialNext } from './tutorial.js';

/** The TwiML of the turns that these keys lead to, in the state machine alone. */
async function answers(keys: readonly (string | undefined)[]): Promise<string[]> {
  let { state, twiml } = await enterState(tree, tree.start, testCall());
  const heard = [twiml];
  for (const key of keys) {
    ({ state, twiml } = await exitState(tree, state, testCall({ digits: key ?? '' })));
    heard.push(twiml);
  }
  return heard;
}

/** The TwiML that the tutorial answers to these keys. */
function tutorialAnswers(keys: readonly (string | undefined)[]): string[] {
  let state: TutorialState | undefined = 'greeting';
  const heard = [twiml(TUTORIAL_TWIML.greeting)];
  for (const key of keys) {
    state = state && tutorialNext(state, key);
    heard.push(state ? twiml(TUTORIAL_TWIML[state]) : HANGUP);
  }
  return heard;
}

describe('the record', () => {
  it("has the tutorial's states in the tutorial's order", () => {
    expect(Object.keys(IVR)).toEqual(TUTORIAL_STATES);
    expect(tree.states).toBe(IVR);
  });

  it.each(TUTORIAL_STATES)('enters %s with the TwiML of the tutorial', async (state) => {
    expect((await enterState(tree, state, testCall())).twiml).toBe(twiml(TUTORIAL_TWIML[state]));
  });

  it('dials the number that answers for reception', async () => {
    vi.stubEnv('RECEPTION_NUMBER', '+4930123456');
    vi.resetModules();
    const { tree: configured } = await import('../../src/ivr.js');
    vi.unstubAllEnvs();
    vi.resetModules();
    const { twiml: answer } = await enterState(configured, 'reception', testCall());
    expect(answer).toBe(twiml('<Dial>+4930123456</Dial>'));
  });
});

describe('every sequence of keys is answered as in the tutorial', () => {
  it('up to three keys, exhaustively', async () => {
    for (const first of KEYS) {
      for (const second of KEYS) {
        for (const third of KEYS) {
          const keys = [first, second, third];
          expect(await answers(keys), `${keys}`).toEqual(tutorialAnswers(keys));
        }
      }
    }
  });

  it('any others, by chance', async () => {
    const key = fc.oneof(fc.constantFrom(...KEYS), fc.string({ unit: 'binary' }));
    await fc.assert(
      fc.asyncProperty(fc.array(key, { maxLength: 10 }), async (keys) => {
        const heard = await answers(keys);
        expect(heard).toEqual(tutorialAnswers(keys));
        for (const document of heard) new SaxesParser().write(document).close();
      }),
    );
  });

  it('over HTTP, with silence as Digits that are empty or absent', async () => {
    const { press } = caller(appOf(tree));
    const keys = [undefined, '7', '', '3', '1', undefined, '9', '1', '#'];
    const heard = [await press(undefined)];
    for (const key of keys) heard.push(await press(key));
    expect(heard).toEqual(tutorialAnswers(keys));
  });

  it.each(['constructor', '__proto__', 'toString', '11', '1 ', '１', ' ', '\u0000', '\ud83d\ude00'])(
    '%j is an invalid option of the menu',
    async (digits) => {
      expect(await answers([digits])).toEqual(tutorialAnswers([digits]));
    },
  );
});
