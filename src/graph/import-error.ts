import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `/home/me/ivr.ts:43:9` or `file:///home/me/ivr.ts:43`: a line of a stack, or what a compiler prints. */
const PLACES = /(?<=^|[\s(]|file:\/\/)(\/[^\s():]+|[A-Za-z]:[\\/][^\s():]+):(\d+)/gm;
/** Node, packages, and what loads the tree. */
const NOT_OF_TREE = /[\\/]node_modules[\\/]|[\\/]graph[\\/]load-tree\.[jt]s$/;

/** Why a module cannot be imported, with the line of the tree: `src/ivr.ts:3 does not run: …`. */
export function describeImportError(error: unknown, path: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const place = missingModule(message) ?? placeIn(error instanceof Error ? `${error.stack}` : '');
  // esbuild puts the reason below a heading, behind the place.
  const reason = /^Transform failed.*?: (?:ERROR|error): (.*?)$/ms.exec(message)?.[1] ?? message;
  return `${place ?? shown(path)} does not run: ${reason}`;
}

function placeIn(stack: string): string | undefined {
  for (const [, file = '', line] of stack.matchAll(PLACES))
    if (!NOT_OF_TREE.test(file)) return `${shown(file)}:${line}`;
  return undefined;
}

/** The line that imports what does not exist: Node names the file only. */
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

/** The path from the working directory where it is below. */
function shown(path: string): string {
  const fromHere = relative('', path);
  return fromHere.startsWith('..') ? path : fromHere;
}
