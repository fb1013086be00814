import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { placeCall } from '../src/phone/call.js';
import { freePort } from './helpers/free-port.js';
import { hasProgram } from './helpers/has-program.js';
import { startServer } from './helpers/start-server.js';
import { expectClean } from './helpers/whole-calls.js';
import { HAS_REDIS, redisServer } from './redis/server.js';
import { HEARD } from './trees/bakery.js';

const HAS_NGINX = hasProgram('nginx', '-v');
const AUTH_TOKEN = 'a token';
const README = readFileSync(new URL('../src/redis/README.md', import.meta.url), 'utf8');

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** The lines for nginx in src/redis/README.md, with these ports, this time for an answer instead of 10 s, and without TLS. */
async function startNginx(ports: string[], answerTime: string): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'nginx-'));
  ends.push(() => rmSync(dir, { recursive: true }));
  const port = await freePort();
  const site = (/```nginx\n(.*?)```/s.exec(README)?.[1] ?? '')
    .replace('127.0.0.1:3000', `127.0.0.1:${ports[0]}`)
    .replace('127.0.0.1:3001', `127.0.0.1:${ports[1]}`)
    .replace('proxy_read_timeout 10s;', `proxy_read_timeout ${answerTime};`)
    .replace('listen 443 ssl;', `listen 127.0.0.1:${port};`)
    .replace(/.*ssl_certificate.*\n/g, '');
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (of) => `${of}_temp_path ${dir}/${of};`,
  );
  const http = ['access_log off;', ...paths, site].join('\n');
  writeFileSync(`${dir}/nginx.conf`, `daemon off;\npid ${dir}/pid;\nevents {}\nhttp {\n${http}\n}\n`);
  const nginx = spawn('nginx', ['-p', dir, '-e', 'stderr', '-c', `${dir}/nginx.conf`], { stdio: 'ignore' });
  ends.push(async () => {
    nginx.kill('SIGTERM');
    if (nginx.exitCode === null) await once(nginx, 'exit');
  });
  await listening(port, nginx);
  return `http://127.0.0.1:${port}`;
}

/** Settles when somebody listens to the port. */
async function listening(port: number, child: { exitCode: number | null }): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise((resolve) => {
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await new Promise(setImmediate);
  }
}

it.skipIf(!HAS_REDIS || !HAS_NGINX)(
  'behind nginx with the lines of src/redis/README.md, signed calls go on where a process hangs and where it is killed',
  async () => {
    const redis = await redisServer();
    await redis.start();
    ends.push(redis.kill);
    const env = { REDIS_URL: redis.url, TWILIO_VALIDATE: 'true', TWILIO_AUTH_TOKEN: AUTH_TOKEN };
    const servers = await Promise.all([startServer(env), startServer(env)]);
    for (const server of servers) ends.push(() => server.kill('SIGKILL'));
    const url = await startNginx(
      servers.map((server) => new URL(server.url).port),
      '1s',
    );

    const calls = await Promise.all(
      Array.from({ length: 20 }, () => placeCall(`${url}/webhook`, { authToken: AUTH_TOKEN })),
    );
    const press = async (key: string, words: string) => {
      await Promise.all(calls.map((call) => call.press(key)));
      for (const call of calls) expect(call.heard).toContain(words);
    };
    await press('1', HEARD.opening);
    void servers[0]?.kill('SIGSTOP');
    await press('1', HEARD.opening);
    await Promise.all([press('8', HEARD.counter), servers[0]?.kill('SIGKILL')]);
    await press('1', HEARD.opening);
    calls.forEach(expectClean);
  },
  60_000,
);
