import { existsSync } from 'node:fs';
import { extname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { PhoneTree } from '../state-machine.js';
import { treeVariables } from '../tree-helpers/tree-variables.js';
import { describeImportError } from './import-error.js';
import { describeProblem } from './problem.js';
import { readStructure, structureProblems } from './structure.js';

/** `src/`, or `dist/` in production. */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** `.ts`, or `.js` in production. */
const OWN_EXTENSION = extname(import.meta.url);
const EXTENSIONS = ['.ts', '.mts', '.js', '.mjs'];

interface LoadedTree {
  tree: PhoneTree<string>;
  /** The path, relative to the working directory if the file is inside the directory. */
  file: string;
  /** Problems of the environment variables that the tree reads. */
  problems: readonly string[];
  /** The variables of the tree that are still placeholders. */
  warnings: readonly string[];
}

/** Thrown if a tree cannot be loaded, or if calls would break in it. The message says why, and what to do. */
export class TreeError extends Error {
  override name = 'TreeError';

  constructor(
    readonly problems: readonly string[],
    heading?: string,
  ) {
    const list = problems.map((problem) => (heading === undefined ? problem : `- ${problem}`));
    super([...(heading === undefined ? [] : [heading]), ...list].join('\n'));
  }
}

/**
 * Loads a phone tree: the export `tree` of a file. Load `.env` first, because the tree reads `process.env`.
 * @param name a path without extension below src/ (compiled: dist/), such as `recipes/office`, or the path of a
 *   .ts, .mts, .js or .mjs file; unless given, the variable TREE, or src/ivr.ts
 * @throws TreeError
 */
export async function loadTree(name = process.env['TREE']?.trim()): Promise<LoadedTree> {
  const path = treePath(name || 'ivr');
  const fromHere = relative(process.cwd(), path);
  const file = fromHere.startsWith('..') ? path : fromHere;
  if (!existsSync(path)) throw new TreeError([`There is no phone tree at ${file}: correct TREE or --tree`]);
  if (OWN_EXTENSION === '.js' && /ts$/.test(path)) {
    const compile = 'put it into src/recipes, and set TREE=recipes/NAME after `npm run build`';
    throw new TreeError([`${file} is not compiled, and npm start runs compiled trees only: ${compile}`]);
  }
  const exports: unknown = await import(pathToFileURL(path).href).catch((error: unknown) => {
    throw new TreeError([describeImportError(error, path)]);
  });
  // In a package without "type": "module", a file becomes CommonJS, and its exports are in `default`.
  const tree = property(exports, 'tree') ?? property(property(exports, 'default'), 'tree');
  if (tree === undefined) {
    throw new TreeError([
      `${file} has no export "tree": end it with export const tree = { states, start, rescue }`,
    ]);
  }
  if (!isPhoneTree(tree)) {
    throw new TreeError([
      `The export "tree" of ${file} is not a phone tree, which is { states, start, rescue }`,
    ]);
  }
  return { tree, file, ...treeVariables };
}

/**
 * Loads a tree for a server, and checks its structure. Calls no handler.
 * @throws TreeError
 */
export async function loadSoundTree(name?: string): Promise<LoadedTree> {
  const loaded = await loadTree(name);
  const problems = structureProblems(readStructure(loaded.tree)).map(describeProblem);
  if (problems.length === 0) return loaded;
  throw new TreeError(
    problems,
    `Cannot start, because calls would break in the phone tree (${loaded.file}):`,
  );
}

/**
 * Takes `--tree FILE` out of a command's arguments.
 * @throws TreeError
 */
export function takeTreeOption(args: readonly string[]): { name: string | undefined; rest: string[] } {
  const rest = [...args];
  const at = rest.findIndex((arg) => arg === '--tree' || arg.startsWith('--tree='));
  if (at < 0) return { name: undefined, rest };
  const [option = ''] = rest.splice(at, 1);
  const name = option === '--tree' ? rest.splice(at, 1)[0] : option.slice('--tree='.length);
  if (!name) throw new TreeError(['--tree needs a file, such as --tree recipes/office or --tree my/tree.ts']);
  return { name, rest };
}

/** The path of the tree with this name, as in loadTree. */
export function treePath(name: string): string {
  return EXTENSIONS.includes(extname(name)) ? resolve(name) : join(ROOT, `${name}${OWN_EXTENSION}`);
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

/** Checks the outer shape only; structureProblems checks the states. */
function isPhoneTree(value: unknown): value is PhoneTree<string> {
  const states = property(value, 'states');
  const names = [property(value, 'start'), property(value, 'rescue')];
  return typeof states === 'object' && states !== null && names.every((name) => typeof name === 'string');
}
