import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pictureOf } from '../../src/graph/picture.js';
import type { Problem } from '../../src/graph/problem.js';
import { prove } from '../../src/graph/prove.js';
import type { PhoneTree } from '../../src/state-machine.js';
import { tree as bank } from '../trees/bank.js';
import { tree as clinic } from '../trees/clinic.js';
import { tree as conference } from '../trees/conference.js';
import { tree as extension } from '../trees/extension.js';
import { tree as helpLine } from '../trees/help-line.js';
import { tree as hotel } from '../trees/hotel.js';
import { tree as intake } from '../trees/intake.js';
import { tree as pizza } from '../trees/pizza.js';
import { tree as submenus } from '../trees/submenus.js';
import { tree as survey } from '../trees/survey.js';
import { replay } from './replay.js';

/** Trees modelled on real phone trees, with the advice that remains for each. */
const TREES = [
  row('extension', extension, []),
  row('submenus', submenus, []),
  row('intake', intake, ['endless-errors reason']),
  row('pizza', pizza, []),
  row('help-line', helpLine, []),
  row('clinic', clinic, []),
  row('bank', bank, ['endless-errors readBack']),
  row('conference', conference, []),
  row('survey', survey, ['no-human question']),
  row('hotel', hotel, []),
];

interface Row {
  name: string;
  advice: string[];
  proof: () => ReturnType<typeof prove>;
  play: (problem: Problem) => ReturnType<typeof replay>;
}

function row<Name extends string, Memory>(
  name: string,
  tree: PhoneTree<Name, Memory>,
  advice: string[],
): Row {
  const source = readFileSync(join(import.meta.dirname, '../trees', `${name}.ts`), 'utf8');
  return {
    name,
    advice,
    proof: () => prove(tree, { source }),
    play: ({ witness }) => replay(tree, witness ?? { acts: [], given: [] }),
  };
}

describe.each(TREES)('$name', ({ advice, proof, play }) => {
  it('has no error, and the expected advice, each with a witness that the phone can play', async () => {
    const { problems, played } = await proof();
    expect(
      problems.map(({ severity, kind, state }) => (severity === 'advice' ? `${kind} ${state}` : kind)),
    ).toEqual(advice);
    for (const problem of problems) expect((await play(problem)).entered).toContain(problem.state);
    // The picture has each state, and an arrow to each state but the first.
    const { states, arrows, start } = pictureOf(played ?? expect.fail('it was not played'));
    const led = new Set(arrows.map(({ to }) => to));
    expect(states.map(({ name }) => name).filter((name) => name !== start && !led.has(name))).toEqual([]);
  });
});
