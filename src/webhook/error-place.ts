import { fileURLToPath } from 'node:url';

const MOST_FRAMES = 50;
/** A frame of a stack: `at enterMenu (file:///home/me/src/ivr.ts:43:9)`. */
const FRAME = /^\s*at (?:.*\()?((?:file:\/\/)?[^()\s]+):(\d+):\d+\)?$/;
/** What a tree did not write: Node, packages, and the engine that runs the tree. */
const NOT_OF_TREE = /^node:|[\\/]node_modules[\\/]|[\\/](?:state-machine|webhook[\\/][\w-]+)\.[jt]s$/;

/** Where in a tree an error was made: the first frame of its stack that is the tree's own. */
export function errorPlace(error: unknown): { file: string; line: number } | undefined {
  for (const frame of stackOf(error).split('\n', MOST_FRAMES)) {
    const [, path, line] = FRAME.exec(frame.slice(0, 1000)) ?? [];
    if (path === undefined || NOT_OF_TREE.test(path)) continue;
    const file = fileOf(path);
    if (file !== undefined) return { file, line: Number(line) };
  }
  return undefined;
}

/** The path of a file; undefined for a URL that names no file here, which a message can hold. */
function fileOf(path: string): string | undefined {
  if (!path.startsWith('file:')) return path;
  try {
    return fileURLToPath(path);
  } catch {
    return undefined;
  }
}

/** What a handler throws may be anything, and throw when it is looked at. */
function stackOf(error: unknown): string {
  try {
    const stack: unknown = error instanceof Error ? error.stack : undefined;
    // The message comes first, and may be long.
    return typeof stack === 'string' ? stack.slice(-20_000) : '';
  } catch {
    return '';
  }
}
