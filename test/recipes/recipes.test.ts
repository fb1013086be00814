import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSoundTree } from '../../src/graph/load-tree.js';
import { playTree } from '../../src/graph/play-tree.js';
import type { Played } from '../../src/graph/played.js';
import { describeProblem } from '../../src/graph/problem.js';
import { prove } from '../../src/graph/prove.js';
import { readRecipe, recipeNames, writeRecipes } from '../../src/graph/recipes-readme.js';

const FOLDER = join(import.meta.dirname, '../../src/recipes');
const NAMES = recipeNames(FOLDER);
/** Calls that were played, by the tree. */
const played = new Map<unknown, Played>();

describe.each(NAMES)('The recipe %s', (name) => {
  const file = join(FOLDER, `${name}.ts`);
  const source = readFileSync(file, 'utf8');

  it('starts by its name, and has no error', async () => {
    const { tree } = await loadSoundTree(`recipes/${name}`);
    const proof = await prove(tree, { source });
    if (proof.played) played.set(tree, proof.played);
    const { problems } = proof;
    expect(problems.filter(({ severity }) => severity === 'error').map(describeProblem)).toEqual([]);
  });

  it('can be copied to src/ivr.ts: it imports packages, and files one folder up', () => {
    const imports = [...source.matchAll(/\bfrom '([^']+)'/g)].map(([, from]) => from);
    for (const from of imports) expect(from).toMatch(/^(twilio\/|\.\.\/[\w-]+\.js$)/);
  });

  it('is a file that one reads at once', () => {
    expect(source.split('\n').length).toBeLessThan(name === 'office' ? 201 : 180);
  });
});

it('src/recipes/README.md shows the recipes as they are; if not, run `npm run diagram -- --recipes`', async () => {
  const text = readFileSync(join(FOLDER, 'README.md'), 'utf8');
  const play: typeof playTree = async (tree, options) => played.get(tree) ?? playTree(tree, options);
  const recipes = await Promise.all(NAMES.map((name) => readRecipe(FOLDER, name, play)));
  expect(writeRecipes(text, recipes)).toBe(text);
});
