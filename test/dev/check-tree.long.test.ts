import { describe, expect, it } from 'vitest';
import { checkTree } from '../../src/dev/check-tree.js';
import type { Finding } from '../../src/dev/finding.js';
import { temporaryFile } from '../helpers/temporary-file.js';

/** What there is to do, one line for each. */
const todos = (found: Finding[]) =>
  found.flatMap((one) => (one.todo === undefined ? [] : `${one.what}: ${one.todo}`));

describe('the doctor', () => {
  it('finds that the tree does not exist, or does not run', async () => {
    expect(todos(await checkTree('no/such.ts')).join('\n')).toContain('There is no phone tree at');
    const file = temporaryFile('tree.ts', 'export const tree = nothing;');
    expect(todos(await checkTree(file)).join('\n')).toContain(
      'tree.ts:1 does not run: nothing is not defined',
    );
  });

  it('finds in the tree what calls break on, and type errors, each at its line', async () => {
    const text = `export const tree = {
      states: { a: { enter() {}, exit: 'b' } }, start: 'a', rescue: 'a' };
      const count: number = 'x';`;
    const found = todos(await checkTree(temporaryFile('tree.ts', text))).join('\n');
    expect(found).toMatch(/tree\.ts:2: a: .*leads to "b"/);
    expect(found).toMatch(
      /tree\.ts\(3,13\): error TS2322: Type 'string' is not assignable to type 'number'\./,
    );
  });

  it('gives up on a tree that loops at import', async () => {
    const file = temporaryFile('tree.mts', 'for (;;);');
    expect(todos(await checkTree(file, 1500))).toEqual([
      expect.stringContaining('does not load or answer in time'),
    ]);
  });
});
