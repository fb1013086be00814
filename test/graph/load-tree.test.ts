import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadSoundTree, loadTree, takeTreeOption } from '../../src/graph/load-tree.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trees-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => void vi.unstubAllEnvs());

let files = 0;

/** Writes a file with this text, and returns its path. */
function write(text: string, extension = '.mjs'): string {
  const file = join(folder, `tree-${++files}${extension}`);
  writeFileSync(file, text);
  return file;
}

/** The source of a tree with these states. */
const treeOf = (states: string, rest = "start: 'a', rescue: 'a'") =>
  `const enter = () => {};\nexport const tree = { states: { ${states} }, ${rest} };`;

describe('a tree is loaded', () => {
  it('from src/ivr.ts, unless another one is asked for', async () => {
    expect(await loadTree()).toMatchObject({ file: join('src', 'ivr.ts') });
  });

  it('from the file that TREE names', async () => {
    const file = write(treeOf('a: { enter, exit: null }'));
    vi.stubEnv('TREE', ` ${file} `);
    expect(await loadTree()).toMatchObject({ file, tree: { start: 'a', rescue: 'a' } });
  });

  it('by a path without extension below src/', async () => {
    const name = relative(
      join(import.meta.dirname, '../../src'),
      write(treeOf('a: { enter, exit: null }'), '.ts'),
    );
    expect((await loadTree(name.replace(/\.ts$/, ''))).tree.start).toBe('a');
  });

  it.each(['.ts', '.mts', '.js', '.mjs'])('from a %s file', async (extension) => {
    const file = write(treeOf('a: { enter, exit: null }'), extension);
    expect((await loadTree(file)).tree.start).toBe('a');
  });
});

describe('a tree that cannot be loaded', () => {
  it('has a file that does not exist', async () => {
    const file = join('src', 'recipes', 'offise.ts');
    await expect(loadTree('recipes/offise')).rejects.toThrow(
      `There is no phone tree at ${file}: correct TREE or --tree`,
    );
  });

  it.each([
    ['export const tre = {};', ' has no export "tree"'],
    ['export const tree = undefined;', ' has no export "tree"'],
    ['export const tree = null;', ' has no export "tree"'],
    ['export const tree = [];', ' is not a phone tree'],
    ["export const tree = { states: null, start: 'a', rescue: 'a' };", ' is not a phone tree'],
    ["export const tree = { states: {}, start: 'a' };", ' is not a phone tree'],
    ['export const tree = Promise.resolve({});', ' is not a phone tree'],
    ['export const tree = ;', ' does not run: '],
    ["import './missing.mjs';", ' does not run: '],
    ['const a = 1;\n\nexport const tree = nothing.of(a);', ':3 does not run: nothing is not defined'],
    ['throw "no paper";', ' does not run: no paper'],
  ])('is %j', async (text, message) => {
    const file = write(text);
    await expect(loadTree(file)).rejects.toThrow(message);
    await expect(loadTree(file)).rejects.toThrow(file);
  });
});

describe('a tree that a server starts with', () => {
  const sound = (states: string, rest?: string) => loadSoundTree(write(treeOf(states, rest)));

  it.each([
    ['a missing start', 'a: { enter, exit: null }', "start: 'b', rescue: 'a'", 'b: calls begin here'],
    ['a missing rescue', 'a: { enter, exit: null }', "start: 'a', rescue: 'b'", 'b: broken calls go here'],
    ['an exit to nowhere', "a: { enter, exit: 'b' }", undefined, 'a: its exit leads to "b"'],
    [
      'a circle',
      "a: { enter, exit: 'b' }, b: { enter, exit: 'a' }",
      undefined,
      'a: automatic exits run in a circle',
    ],
    ['a malformed state', 'a: { enter: 7, exit: null }', undefined, 'a: its enter is 7, not a function'],
    ['a state that is null', 'a: null', undefined, 'a: its exit is undefined'],
  ])('has not %s', async (_what, states, rest, problem) => {
    await expect(sound(states, rest)).rejects.toThrow(
      'Cannot start, because calls would break in the phone tree',
    );
    await expect(sound(states, rest)).rejects.toThrow(`- ${problem}`);
  });

  it('runs no handler at that time', async () => {
    const handler = '() => { throw new Error("ran"); }';
    const { tree } = await sound(`a: { enter: ${handler}, exit: ${handler} }`);
    expect(tree.start).toBe('a');
  });
});

describe('--tree', () => {
  it.each([
    [[], undefined, []],
    [['3', '--tree', 'a.ts', '1'], 'a.ts', ['3', '1']],
    [['--tree=recipes/office', '--json'], 'recipes/office', ['--json']],
  ])('of %j is %j', (args, name, rest) => {
    expect(takeTreeOption(args)).toEqual({ name, rest });
  });

  it.each([[['--tree']], [['--tree=']]])('of %j needs a file', (args) => {
    expect(() => takeTreeOption(args)).toThrow('--tree needs a file');
  });
});
