import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSoundTree } from '../../src/graph/load-tree.js';
import { describeProblem } from '../../src/graph/problem.js';
import { prove } from '../../src/graph/prove.js';
import { readRecipe, recipeNames, writeRecipes } from '../../src/graph/recipes-readme.js';

const FOLDER = join(import.meta.dirname, '../../src/recipes');
const NAMES = recipeNames(FOLDER);

describe.each(NAMES)('The recipe %s', (name) => {
  const file = join(FOLDER, `${name}.ts`);
  const source = readFileSync(file, 'utf8');

  it('starts by its name, and has no error', async () => {
    const { tree } = await loadSoundTree(`recipes/${name}`);
    const { problems } = await prove(tree, { source });
    expect(problems.filter(({ severity }) => severity === 'error').map(describeProblem)).toEqual([]);
  });

  it('can be copied to src/ivr.ts: it imports packages, and files one folder up', () => {
    const imports = [...source.matchAll(/\bfrom '([^']+)'/g)].map(([, from]) => from);
    for (const from of imports) expect(from).toMatch(/^(twilio\/|\.\.\/[\w-]+\.js$)/);
  });

  it('is a file that one reads at once', () => {
    expect(source.split('\n').length).toBeLessThan(name === 'office' ? 250 : 160);
  });
});

it('src/recipes/README.md shows the recipes as they are; if not, run `npm run diagram -- --recipes`', async () => {
  const text = readFileSync(join(FOLDER, 'README.md'), 'utf8');
  const recipes = await Promise.all(NAMES.map((name) => readRecipe(FOLDER, name)));
  expect(writeRecipes(text, recipes)).toBe(text);
});
