import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

interface RunOptions {
  env?: Record<string, string>;
  input?: string;
}

/** Runs a program of src/ to its end, in test/, where there is no .env that could change the outcome. */
export async function run(program: string, args: string[] = [], options: RunOptions = {}) {
  const { env = {}, input = '' } = options;
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, '../../src', program), ...args],
    {
      cwd: join(import.meta.dirname, '..'),
      env: { PATH: process.env['PATH'], ...env },
    },
  );
  const [output, errors] = [text(child.stdout), text(child.stderr)];
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, output: await output, errors: await errors };
}
