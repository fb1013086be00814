import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pictureOf } from '../../src/graph/picture.js';
import { playTree } from '../../src/graph/play-tree.js';
import { writeTree } from '../../src/graph/readme.js';
import { tree } from '../../src/ivr.js';

it('README shows the tree as it is; if not, run `npm run diagram -- --write`', async () => {
  const text = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  expect(writeTree(text, pictureOf(await playTree(tree)))).toBe(text);
});
