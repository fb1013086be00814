import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PhoneTree } from '../../src/state-machine.js';

const FOLDER = join(import.meta.dirname, '../trees');

/** Every tree of test/trees/: its name, the tree, and its source. */
export const ALL_TREES = await Promise.all(
  readdirSync(FOLDER)
    .filter((file) => !file.endsWith('.test.ts'))
    .map(async (file): Promise<[name: string, tree: PhoneTree<string>, source: string]> => {
      const path = join(FOLDER, file);
      const { tree } = await import(path);
      return [file.replace('.ts', ''), tree, readFileSync(path, 'utf8')];
    }),
);
