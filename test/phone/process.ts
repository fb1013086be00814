import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Runs `npm run call` with these arguments, and this as its standard input. */
export async function runCall(args: string[], input = '') {
  const child = spawn(process.execPath, ['--import', 'tsx', '../src/call.ts', ...args], {
    cwd: `${import.meta.dirname}/..`,
    env: { PATH: process.env['PATH'] },
  });
  const [output, errors] = [text(child.stdout), text(child.stderr)];
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, output: await output, errors: await errors };
}
