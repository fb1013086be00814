import { describe, expect, it } from 'vitest';
import { describeProblem, type ProblemKind } from '../../src/graph/problem.js';
import { findProblems } from '../../src/graph/problems.js';
import type { PhoneTree } from '../../src/state-machine.js';
import { tree as acme } from '../support.js';
import { asking, byKey, human, saying, treeWith, twimlState } from './trees.js';

type Case = [kind: ProblemKind, what: string, tree: PhoneTree<string>, found: string];

const menu = (prompt: string, keys: Record<string, string>, other = 'wrong') =>
  asking(prompt, byKey(keys, other));
const gather = { actionOnEmptyResult: true, numDigits: 1 };

let asked = 0;

const CASES: Case[] = [
  [
    'missing-start',
    'a start that is no state',
    treeWith({}, 'hello'),
    'hello: is where calls begin, but no state of the tree: let start be one of menu, human, wrong',
  ],
  [
    'missing-rescue',
    'a rescue that is no state',
    { ...treeWith({}), rescue: 'help' },
    'help: is where calls go that break, but no state of the tree',
  ],
  [
    'missing-state',
    'an exit to a state that the tree lacks',
    treeWith({ wrong: saying('No.', 'meny') }),
    'wrong: its exit leads to "meny", which is no state of the tree: add that state, or lead elsewhere',
  ],
  [
    'missing-state',
    'an exit function to a part of every object',
    treeWith({
      menu: menu('For a human, press zero. For more, press one.', { 0: 'human', 1: 'constructor' }),
    }),
    'menu: its exit leads to "constructor" (1), which is no state of the tree',
  ],
  [
    'automatic-circle',
    'automatic exits in a circle',
    treeWith({
      menu: menu('For a human, press zero. For more, press one.', { 0: 'human', 1: 'left' }),
      left: saying('l', 'right'),
      right: saying('r', 'left'),
    }),
    'left: automatic exits run in a circle, left → right → left',
  ],
  [
    'exit-throws',
    'an exit that throws',
    treeWith({
      menu: asking('For a human, press zero.', ({ digits }) => {
        if (digits === '7') throw new Error('no luck');
        return digits === '0' ? 'human' : 'wrong';
      }),
    }),
    'menu: its exit throws Error: no luck (7): let it answer with a state whatever the caller does',
  ],
  [
    'exit-late',
    'an exit whose answer never comes',
    treeWith({
      menu: asking('For a human, press zero.', ({ digits }) =>
        digits === '0' ? 'human' : digits === '5' ? new Promise<string>(() => {}) : 'wrong',
      ),
    }),
    'menu: its exit has not answered after',
  ],
  [
    'exit-wavers',
    'an exit that depends on the clock',
    treeWith({
      menu: asking('For a human, press zero.', ({ digits }) =>
        digits === '0' && new Date().getHours() >= 9 ? 'human' : 'wrong',
      ),
    }),
    'one time and to',
  ],
  [
    'exit-wavers',
    'an exit that counts',
    treeWith({
      menu: asking('For a human, press zero.', ({ digits }) =>
        digits === '0' ? 'human' : digits === '5' && asked++ % 2 ? 'menu' : 'wrong',
      ),
    }),
    'menu: its exit leads to',
  ],
  [
    'enter-fails',
    'an enter that throws',
    treeWith({
      wrong: twimlState(() => {
        throw new Error('out of words');
      }, 'menu'),
    }),
    'wrong: its enter fails with Error: out of words',
  ],
  [
    'unreachable',
    'a state that nobody gets to',
    treeWith({ island: saying('Hello?', null) }),
    'island: no caller gets here: lead here from another state, or take it out of the tree',
  ],
  [
    'no-way-out',
    'a state without an end or a human',
    treeWith({
      menu: menu('For a human, press zero. For the trap, press one.', { 0: 'human', 1: 'trap' }),
      trap: menu('To stay, press zero.', { 0: 'trap' }, 'trap'),
    }),
    'trap: no caller gets from here to an end or to a human: let a key lead to one',
  ],
  [
    'no-gather',
    'a state that waits without a Gather',
    treeWith({ wrong: saying('What now?', () => 'menu') }),
    'wrong: its exit waits for input, but nothing asks for any',
  ],
  [
    'silence-ends-call',
    'a Gather without actionOnEmptyResult',
    treeWith({
      wrong: twimlState(
        (response) => void response.gather({ numDigits: 1 }).say('To go back, press any key.'),
        () => 'menu',
      ),
    }),
    'wrong: the call ends where the caller stays silent: set actionOnEmptyResult of its Gather',
  ],
  [
    'idle-gather',
    'a Gather that nobody waits at',
    treeWith({ wrong: twimlState((response) => void response.gather(gather).say('No.'), 'menu') }),
    'wrong: it has a Gather, but its exit does not look at what the caller does',
  ],
  [
    'asks-twice',
    'two Gathers in one state',
    treeWith({
      wrong: twimlState(
        (response) => {
          response.gather(gather).say('Yes?');
          response.gather(gather).say('No?');
        },
        () => 'menu',
      ),
    }),
    'wrong: it asks the caller for more than one thing at a time (Gather, Gather): make a state of each',
  ],
  [
    'idle-key',
    'a prompt that says a key which leads nowhere',
    treeWith({ menu: menu('For a human, press zero. For sales, press 1.', { 0: 'human' }) }),
    'menu: a prompt says 1, which leads to wrong, as any key does that means nothing: give it a meaning in the exit, or do not say it',
  ],
  [
    'unsaid-key',
    'a key that works, but that no prompt says',
    treeWith({ menu: menu('For a human, press zero.', { 0: 'human', 4: 'bye' }), bye: saying('Bye.', null) }),
    'menu: 4 leads to bye, but no prompt says so: say so, or let it lead to wrong, as any key does that means nothing',
  ],
  [
    'long-say',
    'a prompt over the limit of its voice',
    treeWith({ wrong: saying('No. '.repeat(1100), 'menu') }),
    'wrong: a Say of it has 4400 characters, and its voice says 4096 at most: split it into several',
  ],
  [
    'long-say',
    "a prompt over a Polly voice's limit",
    treeWith({
      wrong: twimlState(
        (response) => void response.say({ voice: 'Polly.Joanna' }, 'No. '.repeat(800)),
        'menu',
      ),
    }),
    'Polly.Joanna says 3000 at most',
  ],
  [
    'many-choices',
    'more than five choices',
    treeWith({
      menu: menu(
        'For a, press one. For b, press two. For c, press three. For d, press four. For e, press five. For a human, press zero.',
        {
          0: 'human',
          1: 'a',
          2: 'b',
          3: 'c',
          4: 'd',
          5: 'e',
        },
      ),
      ...Object.fromEntries([...'abcde'].map((name) => [name, saying(name, null)])),
    }),
    'menu: callers keep 5 choices in mind, not 6 (1–5, 0)',
  ],
  [
    'key-first',
    'a key before its choice',
    treeWith({ menu: menu('Press zero for a human.', { 0: 'human' }) }),
    'put the choice before "Press zero for …"',
  ],
  [
    'no-human',
    'a menu without a human',
    treeWith({
      menu: menu('To hear this again, press one. To leave, press two.', { 1: 'menu', 2: 'bye' }),
      bye: saying('Bye.', null),
      human,
    }),
    'menu: no key leads to a human: let 0 lead to a state that dials or queues',
  ],
];

describe('a tree with exactly one problem', () => {
  it.each(CASES)('%s: %s is found, and nothing else', async (kind, _what, tree, found) => {
    const all = await findProblems(tree);
    // A menu without a human is advice: no tree of another problem needs to be above that.
    const problems = all.filter((problem) => problem.kind !== 'no-human' || kind === 'no-human');
    expect([...new Set(problems.map((problem) => problem.kind))]).toEqual([kind]);
    expect(problems.map(describeProblem).join('\n')).toContain(found);
  });

  it('malformed-state: a state that is none, as data may have it, is found', async () => {
    const states = { ...treeWith({}).states, wrong: JSON.parse('{"enter":"Say no","exit":"menu"}') };
    const problems = await findProblems({ ...treeWith({}), states });
    expect(problems.map(({ kind }) => kind)).toEqual(['malformed-state']);
    expect(problems.map(describeProblem)[0]).toContain('wrong: its enter is "Say no", not a function');
  });
});

describe('what is no problem', () => {
  it('is a small sound tree', async () => {
    expect(await findProblems(treeWith({}))).toEqual([]);
  });

  it.each([
    ['numbers beside keys', 'We have 24 offices, open 7 days. For a human, press zero.'],
    ['keys by their words, digits and signs', 'For a human, press 0.'],
    ['zero as a key among words', 'For one of our humans, press the zero key.'],
  ])('is a prompt with %s', async (_what, prompt) => {
    expect(await findProblems(treeWith({ menu: menu(prompt, { 0: 'human' }) }))).toEqual([]);
  });

  it.each([
    ['star', '*'],
    ['pound', '#'],
  ])('is the key %s, said and led somewhere, where the Gather passes it on', async (word, key) => {
    const asks = twimlState(
      (response) =>
        void response
          .gather({ ...gather, finishOnKey: '' })
          .say(`For a human, press zero. To leave, press ${word}.`),
      byKey({ 0: 'human', [key]: 'bye' }, 'wrong'),
    );
    expect(await findProblems(treeWith({ menu: asks, bye: saying('Bye.', null) }))).toEqual([]);
  });

  it("is the tutorial's tree: advice at most", async () => {
    const problems = await findProblems(acme);
    expect(problems.filter(({ severity }) => severity !== 'advice')).toEqual([]);
    expect(problems.map(({ kind, state }) => [kind, state])).toEqual([
      ['key-first', 'hours'],
      ['no-human', 'hours'],
    ]);
  });
});
