import { describe, expect, it } from 'vitest';
import { findProblems } from '../../src/graph/problems/find.js';
import { tree as acme } from '../helpers/caller.js';
import { byKey, gather, human, itFinds, menu, saying, treeWith, twimlState } from './trees.js';

describe('a tree with exactly one problem of its prompts', () => {
  itFinds([
    [
      'idle-key',
      'a prompt that says a key which leads nowhere',
      treeWith({ menu: menu('For a human, press zero. For sales, press 1.', { 0: 'human' }) }),
      'menu: a prompt says 1, which leads to wrong, as every key does that means nothing: give it a meaning in the exit, or do not say it',
    ],
    [
      'unsaid-key',
      'a key that works, but that no prompt says',
      treeWith({
        menu: menu('For a human, press zero.', { 0: 'human', 4: 'bye' }),
        bye: saying('Bye.', null),
      }),
      'menu: 4 leads to bye, but no prompt says so: say so, or let it lead to wrong, as every key does that means nothing',
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
  ]);
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
