import { describe, expect, it } from 'vitest';
import { describeProblem, type ProblemKind } from '../../src/graph/problem.js';
import { prove } from '../../src/graph/prove.js';
import { tree as own } from '../../src/ivr.js';
import { CALL_FAULTS } from './faults/calls.js';
import { EXIT_FAULTS } from './faults/exits.js';
import { HANDLER_FAULTS } from './faults/handlers.js';
import { MENU_FAULTS } from './faults/menus.js';
import { TWIML_FAULTS } from './faults/twiml.js';
import { type Replayed, replay } from './replay.js';
import { SOUND_TREES } from './sound-trees.js';
import { asking, human, saying, treeWith } from './trees.js';

const options = { handlerMs: 30 };

/** What the replay of a witness must show, by kind of problem; otherwise the call must enter the state. */
const SEEN: Partial<Record<ProblemKind, (replayed: Replayed) => void>> = {
  'silent-end': ({ call }) => expect([call.status, call.heard]).toEqual(['ended', '']),
  'invalid-twiml': ({ call }) => expect(call.events.some(({ event }) => event === 'warning')).toBe(true),
  ...Object.fromEntries(
    [
      'missing-state',
      'automatic-circle',
      'handler-throws',
      'handler-late',
      'memory-not-json',
      'large-twiml',
    ].map((kind) => [kind, ({ failures }: Replayed) => expect(failures).toHaveLength(1)]),
  ),
};

describe.each([...HANDLER_FAULTS, ...EXIT_FAULTS, ...CALL_FAULTS, ...MENU_FAULTS, ...TWIML_FAULTS])(
  '%s: %s',
  (kind, what, says, faulty, sound) => {
    it('is found, and its witness shows it on the phone', async () => {
      const { problems } = await prove(faulty, options);
      const found = problems.find((one) => one.kind === kind);
      expect(found && describeProblem(found)).toContain(says);
      if (what.startsWith('advice')) expect(found?.severity).toBe('advice');
      // States behind the fault are unreachable.
      const errors = problems.filter((one) => one.severity === 'error' && one.kind !== 'unreachable');
      expect(errors.map((one) => one.kind)).toEqual(found?.severity === 'error' ? [kind] : []);

      const replayed = await replay(faulty, found?.witness ?? { acts: [], given: [] });
      const seen = SEEN[kind];
      if (seen) return seen(replayed);
      expect(replayed.entered).toContain(found?.state);
      expect(replayed.failures).toEqual([]);
    });

    it('is not found in the same tree without the fault', async () => {
      const { problems } = await prove(sound, options);
      expect(problems.map((one) => one.kind)).not.toContain(kind);
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    });
  },
);

describe('the structure of a tree', () => {
  it.each([
    ['missing-start', { ...treeWith({}), start: 'hello' }, 'hello: calls begin here, but it is not a state'],
    [
      'missing-rescue',
      { ...treeWith({}), rescue: 'help' },
      'help: broken calls go here, but it is not a state',
    ],
    [
      'malformed-state',
      treeWith({ wrong: JSON.parse('{"enter":"Say no","exit":"menu"}') }),
      'wrong: its enter is "Say no", not a function',
    ],
    [
      'malformed-state',
      treeWith({ wrong: { act: () => 'menu', to: [] } }),
      'wrong: its to is [], not a list of states',
    ],
    [
      'memory-not-json',
      { ...treeWith({}), memory: Object({ since: new Date(0) }) },
      `menu: no call can begin with the tree's memory: the memory has "since", which is not JSON`,
    ],
  ])('has the problem %s, which is found without playing', async (kind, tree, says) => {
    const { problems } = await prove(tree);
    expect(
      problems
        .filter((one) => one.kind === kind)
        .map(describeProblem)
        .join('\n'),
    ).toContain(says);
  });

  it('unreachable: a state that no call reaches is an error if all calls were played', async () => {
    const { problems } = await prove(treeWith({ island: saying('Hello?', null) }));
    expect(problems).toEqual([
      {
        severity: 'error',
        kind: 'unreachable',
        state: 'island',
        message: 'no call gets here: lead here from another state, or remove it',
      },
    ]);
  });

  it('unreachable: it is advice if callers type numbers that cannot be guessed', async () => {
    const secret = asking('Type your number.', ({ digits }) =>
      digits === ['47', '11'].join('') ? 'island' : 'human',
    );
    const tree = treeWith({
      menu: {
        ...secret,
        enter: (response) => void response.gather({ actionOnEmptyResult: true }).say('Type.'),
      },
      wrong: human,
      island: human,
    });
    const find = async (one: typeof tree) =>
      (await prove(one)).problems
        .filter(({ kind }) => kind === 'unreachable')
        .map(({ state, severity }) => [state, severity]);
    expect(await find(tree)).toContainEqual(['island', 'advice']);
    const told = {
      ...tree,
      states: { ...tree.states, menu: { ...tree.states['menu'], tries: ['4711'] } },
    } as typeof tree;
    expect(await find(told)).not.toContainEqual(['island', 'advice']);
  });
});

it("names the line of the tree's file that throws, but no line if a handler is late", async () => {
  const throws = () => {
    throw new Error('no luck');
  };
  const { problems } = await prove(treeWith({ menu: asking('Press any key.', throws) }));
  expect(problems[0]).toMatchObject({ file: import.meta.filename, line: expect.any(Number) });
  const late = asking('Press any key.', () => new Promise<string>(() => {}));
  const { problems: others } = await prove(treeWith({ menu: late }), options);
  expect(others[0]).not.toHaveProperty('file');
});

it("finds nothing but advice in the tutorial's tree", async () => {
  const { problems } = await prove(own);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
});

it('finds nothing in a small sound tree', async () => {
  expect((await prove(treeWith({}))).problems).toEqual([]);
});

it.each(SOUND_TREES)('finds no problem in %s', async (_what, sound) => {
  const lines = (await prove(sound)).problems.map(describeProblem);
  expect(lines.filter((line) => !/asked again for ever|to a person: let 0/.test(line))).toEqual([]);
});
