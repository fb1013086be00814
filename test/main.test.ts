import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startServer } from './process.js';
import { copyProject } from './project.js';
import { run } from './run.js';
import { caller } from './support.js';
import { TUTORIAL_TWIML, twiml } from './tutorial.js';

const GOOD = { SESSION_SECRET: 's', TWILIO_VALIDATE: 'false', PORT: '0' };

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
    const { code, errors } = await run('main.ts', [], { env: { ...GOOD, PORT: `${port}` } });
    other.close();
    expect(code).toBe(1);
    expect(errors).toBe(
      `Port ${port} is in use: end the program that has it, or choose another with PORT=${port + 1}\n`,
    );
  });

  it('refuses to start with a tree on which calls would break, and says where', async () => {
    const { folder, edit, remove } = copyProject();
    edit("exit: 'menu' },\n  };", "exit: 'meny' },\n  };");
    const { code, errors } = await run('main.ts', [], { env: GOOD, project: folder });
    remove();
    expect(code).toBe(1);
    expect(errors).toBe(
      'Cannot start, because calls would break in the phone tree (src/ivr.ts):\n' +
        '- error: its exit leads to "meny", which is no state of the tree: add that state, or lead elsewhere\n',
    );
  });

  it('answers calls, and ends at SIGTERM', async () => {
    const server = await startServer();
    const { press } = caller(server.url);
    expect(await press('')).toBe(twiml(TUTORIAL_TWIML.greeting));
    expect(await server.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});
