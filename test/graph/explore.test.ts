import { describe, expect, it } from 'vitest';
import { explore } from '../../src/graph/explore.js';
import { INPUTS } from '../../src/graph/pretend.js';
import { tree as acme } from '../helpers/caller.js';
import { asking, human, saying, treeWith } from './trees.js';

/** The tutorial's diagram and text, state by state: the keys, and where anything else leads. */
const BY_HAND: Record<
  string,
  { exit: 'end' | 'automatic' | 'input'; keys?: Record<string, string>; other?: string }
> = {
  greeting: { exit: 'automatic', other: 'menu' },
  menu: {
    exit: 'input',
    keys: { 1: 'sales', 2: 'support', 3: 'hours', 9: 'menu', 0: 'reception' },
    other: 'error',
  },
  sales: { exit: 'end' },
  support: { exit: 'end' },
  hours: { exit: 'input', keys: { 1: 'hours' }, other: 'menu' },
  reception: { exit: 'end' },
  error: { exit: 'automatic', other: 'menu' },
};

describe("the tutorial's tree", () => {
  it.each(Object.entries(BY_HAND))(
    'leads from %s as its diagram and its text say',
    async (name, { exit, keys, other }) => {
      const node = (await explore(acme)).nodes.get(name);
      expect(node?.exit).toBe(exit);
      const expected =
        exit === 'end'
          ? []
          : exit === 'automatic'
            ? [['automatic', other]]
            : INPUTS.map((by) => [by, keys?.[by] ?? other]);
      expect(node?.edges.map(({ by, to }) => [by, to])).toEqual(expected);
      expect(node?.faults).toEqual([]);
    },
  );

  it('has these states and no others', async () => {
    const { nodes, start, rescue } = await explore(acme);
    expect([...nodes.keys()]).toEqual(Object.keys(BY_HAND));
    expect([start, rescue]).toEqual(['greeting', 'reception']);
  });
});

describe('exploring', () => {
  it('enters no state, so that nothing happens of what an enter does', async () => {
    let entered = 0;
    await explore(treeWith({ wrong: { enter: () => void entered++, exit: 'menu' } }));
    expect(entered).toBe(0);
  });

  it('goes on after a handler that throws, and says so', async () => {
    const { nodes } = await explore(
      treeWith({
        menu: asking('', () => {
          throw new Error('no luck');
        }),
      }),
    );
    expect(nodes.get('menu')?.faults).toEqual([
      { kind: 'throws', detail: 'its exit throws Error: no luck', inputs: INPUTS },
    ]);
    expect(nodes.get('wrong')?.edges).toHaveLength(1);
  });

  it('leaves the clock and the dice as they were', async () => {
    const before = [Date, Math.random];
    await explore(treeWith({ menu: asking('', () => (Math.random() > 2 ? 'human' : 'wrong')) }));
    expect([Date, Math.random]).toEqual(before);
  });

  it('gives every exit a fresh call, and tells what else of it an exit looks at', async () => {
    const { nodes } = await explore(
      treeWith({
        menu: asking('', (call) => {
          const seen = call.memory['seen'] ? 'human' : 'wrong';
          call.memory['seen'] = true;
          return call.from === 'nobody' ? 'human' : seen;
        }),
      }),
    );
    expect(new Set(nodes.get('menu')?.edges.map(({ to }) => to))).toEqual(new Set(['wrong']));
    expect(nodes.get('menu')?.looksAt).toEqual(['memory', 'from']);
  });

  it('awaits exits that are asynchronous', async () => {
    const { nodes } = await explore(treeWith({ menu: asking('', async () => 'human') }));
    expect(nodes.get('menu')?.edges).toHaveLength(INPUTS.length);
  });

  it('takes names that are parts of every object for what they are', async () => {
    const { nodes } = await explore({
      states: { constructor: saying('', '__proto__'), ['__proto__']: human },
      start: 'constructor',
      rescue: '__proto__',
    });
    expect([...nodes.keys()]).toEqual(['constructor', '__proto__']);
  });
});
