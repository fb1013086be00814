import { describe, expect, it } from 'vitest';
import { findProblems } from '../../src/graph/problems/find.js';
import { describeProblem } from '../../src/graph/problems/problem.js';
import { asking, gather, itFinds, menu, saying, treeWith, twimlState } from './trees.js';

let asked = 0;

describe('a tree with exactly one problem of its states', () => {
  itFinds([
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
  ]);

  it('malformed-state: a state that is none, as data may have it, is found', async () => {
    const states = { ...treeWith({}).states, wrong: JSON.parse('{"enter":"Say no","exit":"menu"}') };
    const problems = await findProblems({ ...treeWith({}), states });
    expect(problems.map(({ kind }) => kind)).toEqual(['malformed-state']);
    expect(problems.map(describeProblem)[0]).toContain('wrong: its enter is "Say no", not a function');
  });
});
