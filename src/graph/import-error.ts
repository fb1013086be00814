import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Matches `/home/me/ivr.ts:43:9` and `file:///home/me/ivr.ts:43`, as stacks and compilers print them. */
const PLACES = /(?<=^|[\s(]|file:\/\/)(\/[^\s():]+|[A-Za-z]:[\\/][^\s():]+):(\d+)/gm;
/** Packages, and the file that imports the tree. */
const NOT_OF_TREE = /[\\/]node_modules[\\/]|[\\/]graph[\\/]load-tree\.[jt]s$/;

/** Says why a tree cannot be imported, and in which line: `src/ivr.ts:3 does not run: …`. */
export function describeImportError(error: unknown, path: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const place = missingModule(message) ?? placeIn(error instanceof Error ? `${error.stack}` : '');
  // esbuild prints a heading, then the place and the reason.
  const reason = /^Transform failed.*?: (?:ERROR|error): (.*?)$/ms.exec(message)?.[1] ?? message;
  return `${place ?? shown(path)} does not run: ${reason}`;
}

function placeIn(stack: string): string | undefined {
  for (const [, file = '', line] of stack.matchAll(PLACES))
    if (!NOT_OF_TREE.test(file)) return `${shown(file)}:${line}`;
  return undefined;
}

/** The line that imports a missing module. Node names only the file. */
function missingModule(message: string): string | undefined {
  const [, missing = '', from = ''] =
    /^Cannot find (?:module|package) '(.+?)' imported from (.+)$/.exec(message) ?? [];
  if (from === '') return undefined;
  const file = from.startsWith('file:') ? fileURLToPath(from) : from;
  const name = missing.split(/[\\/]/).at(-1) ?? missing;
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    const line = lines.findIndex((text) => /\b(?:import|from|require)\b/.test(text) && text.includes(name));
    return line < 0 ? undefined : `${shown(file)}:${line + 1}`;
  } catch {
    return undefined;
  }
}

/** The path relative to the working directory, if the file is inside the directory. */
function shown(path: string): string {
  const fromHere = relative('', path);
  return fromHere.startsWith('..') ? path : fromHere;
}
