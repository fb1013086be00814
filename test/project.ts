import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROJECT = join(import.meta.dirname, '..');

/** A copy of the project, whose tree a test may edit. */
export function copyProject() {
  const folder = mkdtempSync(join(tmpdir(), 'phone-tree-'));
  for (const name of ['src', 'package.json', 'tsconfig.json']) {
    cpSync(join(PROJECT, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  const tree = join(folder, 'src', 'ivr.ts');
  return {
    folder,
    /** Saves a change to the tree. */
    edit(from: string, to: string) {
      const text = readFileSync(tree, 'utf8');
      if (!text.includes(from)) throw new Error(`the tree does not say ${from}`);
      writeFileSync(tree, text.replace(from, to));
    },
    /** Saves what `.env` says. */
    configure: (variables: string) => writeFileSync(join(folder, '.env'), variables),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
