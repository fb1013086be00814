import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { copyProject } from './project.js';
import { run } from './run.js';
import { caller } from './support.js';
import { TUTORIAL_TWIML, twiml } from './tutorial.js';

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

function start(env: Record<string, string>) {
  // in test/, where there is no .env that could change the outcome
  const child = spawn(process.execPath, ['--import', 'tsx', '../src/main.ts'], {
    cwd: import.meta.dirname,
    env: { PATH: process.env['PATH'], ...env },
  });
  running.push(child);
  return child;
}

/** The webhook's base URL, once the server has said it. */
async function address(child: ChildProcess): Promise<string> {
  if (child.stdout) {
    for await (const line of createInterface(child.stdout)) {
      const url = /http:\/\/localhost:\d+/.exec(line)?.[0];
      if (url) return url;
    }
  }
  throw new Error('the server ended before it listened');
}

describe('the server', () => {
  it('refuses to start with everything that is missing or wrong, and no stack trace', async () => {
    const { code, errors } = await run('main.ts', [], { env: { PORT: 'x' } });
    expect(code).toBe(1);
    expect(errors).toContain('- TWILIO_AUTH_TOKEN is not set');
    expect(errors).toContain('- SESSION_SECRET is not set');
    expect(errors).toContain('- PORT is "x"');
    expect(errors).not.toContain('    at ');
  });

  it('says which port is in use', async () => {
    const other = createServer().listen(0);
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const env = { SESSION_SECRET: 's', TWILIO_VALIDATE: 'false', PORT: `${port}` };
    const { code, errors } = await run('main.ts', [], { env });
    other.close();
    expect(code).toBe(1);
    expect(errors).toBe(
      `Port ${port} is in use: end the program that has it, or choose another with PORT=${port + 1}\n`,
    );
  });

  it('refuses to start with a tree on which calls would break, and says where', async () => {
    const { folder, edit, remove } = copyProject();
    edit("exit: 'menu' },\n  };", "exit: 'meny' },\n  };");
    const env = { SESSION_SECRET: 's', TWILIO_VALIDATE: 'false', PORT: '0' };
    const { code, errors } = await run('main.ts', [], { env, project: folder });
    remove();
    expect(code).toBe(1);
    expect(errors).toBe(
      'Cannot start, because calls would break in the phone tree (src/ivr.ts):\n' +
        '- error: its exit leads to "meny", which is no state of the tree: add that state, or lead elsewhere\n',
    );
  });

  it('answers calls, and ends at SIGTERM', async () => {
    const child = start({ PORT: '0', SESSION_SECRET: 's', TWILIO_VALIDATE: 'false' });
    const { press } = caller(await address(child));
    expect(await press('')).toBe(twiml(TUTORIAL_TWIML.greeting));
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
