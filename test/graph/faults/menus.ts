import type { Call } from '../../../src/state-machine.js';
import { bye, type Planted } from '../planted.js';
import { byKey, gather, menu, saying, treeTo, treeWith, twimlState } from '../trees.js';

const SPANISH = 'Para ventas, oprima el dos. Para hablar con alguien, oprima cero.';
const keysTo = (...keys: string[]) => Object.fromEntries(keys.map((key) => [key, 'bye']));
const waiting = (timeout: number) =>
  twimlState(
    (response) => void response.gather({ ...gather, timeout }).say('Press any key.'),
    () => 'human',
  );
const pausing = (length: number) =>
  twimlState(
    (response) => {
      const asked = response.gather(gather);
      asked.pause({ length });
      asked.say('For a person, press zero. To leave, press one.');
    },
    byKey({ 0: 'human', 1: 'bye' }, 'extra'),
  );
const twoKeys = (exit: (call: Call) => string) => {
  const prompt = 'For a person, press one. For sales, press two.';
  return twimlState((response) => void response.gather({ ...gather, finishOnKey: '' }).say(prompt), exit);
};
const AGAIN = 'For a person, press zero. To hear this again, press one.';

/** Faults that make menus hard to use. */
export const MENU_FAULTS: Planted[] = [
  [
    'odd-timeout',
    'a Gather that waits a minute',
    'extra: a Gather waits 60 s, and callers need 3 to 10',
    treeTo(waiting(60)),
    treeTo(waiting(10)),
  ],
  [
    'odd-timeout',
    'a Gather that hardly waits',
    'extra: a Gather waits 2 s',
    treeTo(waiting(2)),
    treeTo(waiting(3)),
  ],
  [
    'idle-key',
    'a prompt that promises a key which does nothing',
    'menu: a prompt promises 1, which has the effect of any wrong key',
    treeWith({ menu: menu('For a person, press zero. For sales, press 1.', { 0: 'human' }) }),
    treeWith({ menu: menu('For a person, press zero. We have 1 office.', { 0: 'human' }) }),
  ],
  [
    'idle-key',
    'a Spanish prompt that promises a key which does nothing',
    'extra: a prompt promises 2',
    treeTo(menu(SPANISH, { 0: 'human' }, 'extra')),
    treeTo(menu(SPANISH, { 0: 'human', 2: 'bye' }, 'extra'), { bye }),
  ],
  [
    'idle-key',
    'a prompt that promises two keys, where every key does the same',
    'extra: a prompt promises 1, 2',
    treeTo(twoKeys(({ digits }) => (digits ? 'extra' : 'human'))),
    treeTo(twoKeys(byKey({ 1: 'human', 2: 'menu' }, 'extra'))),
  ],
  [
    'idle-key',
    'a prompt that promises a key where nothing waits',
    'extra: a prompt promises 1, but nothing waits for a key here',
    treeTo(saying('To hear more, press one.', null)),
    treeTo(menu('To hear this again, press one.', { 1: 'extra' }, 'menu')),
  ],
  [
    'unsaid-key',
    'a key that works, and that no prompt says',
    'menu: 4 leads to bye, but no prompt says so',
    treeWith({ menu: menu('For a person, press zero.', { 0: 'human', 4: 'bye' }), bye }),
    treeWith({
      menu: {
        ...menu('For a person, press zero.', { 0: 'human', 4: 'bye' }),
        allow: { 'unsaid-key': 'for staff' },
      },
      bye,
    }),
  ],
  [
    'unsaid-key',
    'a key that is not between those that are said',
    'extra: 9 leads to human',
    treeTo(menu('To leave, press 1 to 4.', { ...keysTo('1', '2', '3', '4'), 9: 'human' }), { bye }),
    treeTo(menu('To leave, press 1 to 4.', keysTo('1', '2', '3', '4')), { bye }),
  ],
  [
    'many-choices',
    'more than five choices',
    'extra: callers remember 5 choices, not 6 (1–6)',
    treeTo(menu('1 to 6.', keysTo('1', '2', '3', '4', '5', '6')), { bye }),
    treeTo(menu('1 to 5.', keysTo('1', '2', '3', '4', '5')), { bye }),
  ],
  [
    'key-first',
    'a key before its choice',
    'menu: callers listen for their choice, and then for its key: put the choice before "Press zero for …"',
    treeWith({ menu: menu('Press zero for a person.', { 0: 'human' }) }),
    treeWith({}),
  ],
  [
    'long-menu',
    'a menu that takes half a minute',
    'extra: this menu takes 38 s, and callers listen for 20',
    treeTo(menu(`${'We have so much to say. '.repeat(14)}${AGAIN}`, { 0: 'human', 1: 'extra' })),
    treeTo(menu(AGAIN, { 0: 'human', 1: 'extra' })),
  ],
  [
    'long-menu',
    'a menu with a long pause',
    'extra: this menu takes 34 s',
    treeTo(pausing(30), { bye }),
    treeTo(pausing(10), { bye }),
  ],
  [
    'deaf-prompt',
    'keys that are said before the Gather',
    'extra: a prompt names 0 before the Gather',
    treeTo(
      twimlState(
        (response) => {
          response.say('For a person, press zero.');
          response.gather(gather);
        },
        byKey({ 0: 'human' }, 'wrong'),
      ),
    ),
    treeTo(menu('For a person, press zero.', { 0: 'human' })),
  ],
  [
    'deaf-prompt',
    'a long welcome that no key interrupts',
    'extra: 6 s are said before the Gather, and no key interrupts',
    treeTo(saying('Welcome. '.repeat(14), 'menu')),
    treeTo(saying('Welcome. '.repeat(12), 'menu')),
  ],
];
