import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const BAKERY = join(import.meta.dirname, '../trees/bakery.ts');

/** A line of the log. */
export type Line = Record<string, unknown>;

/** Starts src/main.ts with this environment only, in test/, where there is no .env that could change the outcome. */
export function startMain(env: Record<string, string>, output: 'pipe' | number = 'pipe'): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', '../src/main.ts'], {
    cwd: join(import.meta.dirname, '..'),
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', output, 'pipe'],
  });
}

/** A server that answers unsigned calls on a port of its own, once it does. */
export async function startServer(env: Record<string, string> = {}) {
  const child = startMain({
    PORT: '0',
    SESSION_SECRET: 'a secret',
    TWILIO_VALIDATE: 'false',
    TREE: BAKERY,
    ...env,
  });
  const lines: Line[] = [];
  let errors = '';
  child.stderr?.on('data', (data) => {
    errors += data;
  });
  const exited = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  if (!child.stdout) throw new Error('the server has no output');
  const output = createInterface(child.stdout);
  const url = await new Promise<string>((resolve, reject) => {
    output.on('line', (line) => {
      lines.push(JSON.parse(line));
      const found = /http:\/\/localhost:\d+/.exec(line)?.[0];
      if (found) resolve(found.replace('localhost', '127.0.0.1'));
    });
    output.on('close', () => reject(new Error(`the server ended before it listened: ${errors}`)));
  });
  return {
    url,
    lines,
    exited,
    /** Settles once a line of the log has this in its message. */
    async logged(message: RegExp) {
      while (!lines.some(({ msg }) => message.test(`${msg}`))) await once(output, 'line');
    },
    kill(signal: NodeJS.Signals) {
      child.kill(signal);
      return exited;
    },
  };
}
