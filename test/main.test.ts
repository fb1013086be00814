import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startServer } from './process.js';
import { run } from './run.js';
import { caller } from './support.js';
import { TUTORIAL_TWIML, twiml } from './tutorial.js';

const GOOD = { SESSION_SECRET: 's', TWILIO_VALIDATE: 'false', PORT: '0' };

describe('the server', () => {
  it('refuses to start with everything that is missing or wrong, and no stack trace', async () => {
    const { code, errors } = await run('main.ts', [], { env: { PORT: 'x', RECEPTION_NUMBER: '555 1234' } });
    expect(code).toBe(1);
    expect(errors).toContain('- TWILIO_AUTH_TOKEN is not set');
    expect(errors).toContain('- SESSION_SECRET is not set');
    expect(errors).toContain('- PORT is "x"');
    expect(errors).toContain('- RECEPTION_NUMBER is "555 1234", but must be a phone number in E.164 format');
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
    const folder = mkdtempSync(join(tmpdir(), 'tree-'));
    const file = join(folder, 'tree.mjs');
    const state = "{ enter() {}, exit: 'meny' }";
    writeFileSync(file, `export const tree = { states: { menu: ${state} }, start: 'menu', rescue: 'menu' };`);
    const { code, errors } = await run('main.ts', [], { env: { ...GOOD, TREE: file } });
    rmSync(folder, { recursive: true });
    expect(code).toBe(1);
    expect(errors).toBe(
      `Cannot start, because calls would break in the phone tree (${file}):\n` +
        '- menu: its exit leads to "meny", which is no state of the tree: add that state, or lead elsewhere\n',
    );
  });

  it('answers calls, and ends at SIGTERM', async () => {
    const server = await startServer();
    const { press } = caller(server.url);
    expect(await press('')).toBe(twiml(TUTORIAL_TWIML.greeting));
    expect(server.lines.map(({ msg }) => msg)).toContain(
      'RECEPTION_NUMBER is not set: callers are put through to +12345678900, which nobody answers',
    );
    expect(await server.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});
