import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { caller } from './helpers/caller.js';
import { freePort } from './helpers/free-port.js';
import { run } from './helpers/run.js';
import { startMain, startServer } from './helpers/start-server.js';
import { temporaryFile } from './helpers/temporary-file.js';
import { HEARD } from './trees/bakery.js';

const GOOD = { SESSION_SECRET: 's', TWILIO_VALIDATE: 'false', PORT: '0' };

describe('the server', () => {
  it('refuses to start, and names each missing or wrong variable without a stack trace', async () => {
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
      `Port ${port} is in use: end the program that uses it, or choose another with PORT=${port + 1}\n`,
    );
  });

  it('refuses to start with a tree on which calls would break, and says where', async () => {
    const state = "{ enter() {}, exit: 'meny' }";
    const file = temporaryFile(
      'tree.mjs',
      `export const tree = { states: { menu: ${state} }, start: 'menu', rescue: 'menu' };`,
    );
    const { code, errors } = await run('main.ts', [], { env: { ...GOOD, TREE: file } });
    expect(code).toBe(1);
    expect(errors).toBe(
      `Cannot start, because calls would break in the phone tree (${file}):\n` +
        '- menu: its exit leads to "meny", which is not a state: add that state, or lead elsewhere\n',
    );
  });

  it.each<[string, NodeJS.Signals[], number]>([
    ['at SIGTERM, even at a second one', ['SIGTERM', 'SIGTERM', 'SIGINT'], 0],
    ['after an exception that nothing caught', ['SIGUSR2', 'SIGTERM'], 1],
  ])('answers the requests in flight and ends, %s', async (_when, signals, code) => {
    const fault = "data:text/javascript,process.on('SIGUSR2',()=>setTimeout(()=>{throw(Error('no-luck'))}))";
    const server = await startServer({ NODE_OPTIONS: `--import=${fault}` });
    const request = await beginRequest(server.url, 'CallSid=CA1');
    for (const signal of signals) {
      void server.kill(signal);
      await server.logged(/finishing the requests|uncaught exception/);
    }
    await expect(fetch(server.url)).rejects.toThrow('fetch failed');
    expect(await request.finish()).toContain(HEARD.welcome);
    expect(await server.exited).toEqual({ code, signal: null });
  });

  const folder = mkdtempSync(join(tmpdir(), 'output-'));
  const unread = join(folder, 'pipe');
  execFileSync('mkfifo', [unread]);
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['a disk that is full', '/dev/full'],
    ['a pipe that nobody reads', unread],
  ])('goes on while its output is %s, and ends at SIGTERM', async (_what, path) => {
    const port = await freePort();
    // A pipe is opened for a reader too, as a shell does.
    const output = openSync(path, constants.O_RDWR);
    const child = startMain({ ...GOOD, PORT: `${port}` }, output);
    onTestFinished(() => void child.kill('SIGKILL'));
    const url = `http://127.0.0.1:${port}`;
    while (!(await fetch(`${url}/healthz`).catch(() => undefined))) await setTimeout(20);
    // More lines than a pipe holds.
    for (let round = 0; round < 20; round++) {
      const calls = Array.from({ length: 20 }, (_, call) => caller(url, `CA${round}-${call}`).ask());
      for (const { status } of await Promise.all(calls)) expect(status).toBe(200);
    }
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    closeSync(output);
  });
});

/** Begins a request that is in flight until it is finished. */
async function beginRequest(url: string, body: string) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const lines = ['POST /webhook HTTP/1.1', 'Host: x', 'Content-Type: application/x-www-form-urlencoded'];
  socket.write([...lines, `Content-Length: ${body.length}`, 'Expect: 100-continue', '', ''].join('\r\n'));
  await once(socket, 'data');
  return {
    finish() {
      socket.write(body);
      return text(socket);
    },
  };
}
