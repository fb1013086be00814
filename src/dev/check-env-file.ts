import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import dotenv from 'dotenv';
import type { Environment } from '../environment.js';
import { type Finding, findings } from './finding.js';

/** Wrong names that editors and downloads give to `.env`. */
const WRONG_NAMES = ['.env.txt', 'env', 'env.txt', '.env.rtf', '_env'];
const EXAMPLE = new URL('../../.env.example', import.meta.url);

/** Checks that `.env` is in this folder, can be read, and has no misspelt variable. */
export async function checkEnvFile(folder: string, env: Environment): Promise<Finding[]> {
  const names: string[] = await readdir(folder).catch(() => []);
  const wrong = names.find((name) => WRONG_NAMES.includes(name.toLowerCase()));
  const ours = Object.keys(env).filter((name) => /^(TWILIO|NGROK)/.test(name));
  if (!names.includes('.env')) {
    const what = 'no .env: only the environment is read';
    const todos = wrong === undefined ? [] : [`the file is named ${wrong}: rename it to .env`];
    return findings(what, [...todos, ...misspelt(ours)]);
  }
  const bytes = await readFile(join(folder, '.env'));
  if (isUtf16(bytes)) return findings('.env', ['it is saved as UTF-16, which is not read: save it as UTF-8']);
  const own = Object.keys(dotenv.parse(bytes));
  return findings('.env', misspelt([...new Set([...own, ...ours])]));
}

function isUtf16(bytes: Buffer): boolean {
  return /^(fffe|feff)/.test(bytes.toString('hex', 0, 2)) || bytes.subarray(0, 200).includes(0);
}

/** A sentence for each name that looks like a misspelt variable. */
export function misspelt(names: readonly string[]): string[] {
  const known = [...readFileSync(EXAMPLE, 'utf8').matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map(
    ([, name = '']) => name,
  );
  return names.flatMap((name) => {
    if (known.includes(name)) return [];
    const near = known.find((one) => one.length > 5 && distance(plain(one), plain(name)) <= 2);
    return near === undefined ? [] : [`${name} is not read: did you mean ${near}?`];
  });
}

function plain(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

/** The number of letters to insert, remove or replace. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...to].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
