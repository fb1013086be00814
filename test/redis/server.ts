import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { freePort } from '../helpers/free-port.js';
import { hasProgram } from '../helpers/has-program.js';

export const HAS_REDIS = hasProgram('redis-server');

export interface RedisServer {
  url: string;
  port: number;
  /** Takes further arguments of redis-server. */
  start: (...args: string[]) => Promise<void>;
  /** Ends it at once, and everything in it is lost. */
  kill: () => Promise<void>;
}

/** A real Redis on a port of its own, which is not started yet. */
export async function redisServer(): Promise<RedisServer> {
  const port = await freePort();
  let child: ChildProcess | undefined;
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    async start(...more) {
      const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', tmpdir()];
      const started = spawn('redis-server', [...args, ...more], { stdio: ['ignore', 'pipe', 'ignore'] });
      child = started;
      for await (const line of createInterface(started.stdout)) {
        if (line.includes('Ready to accept connections')) break;
      }
      started.stdout.resume();
    },
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** A network between client and server, which can be slow, or swallow everything. */
export async function network(port: number) {
  const sockets = new Set<Socket>();
  let pass: (deliver: () => void) => void = (deliver) => deliver();
  const link = (from: Socket, to: Socket) => {
    sockets.add(from);
    from.on('data', (data) => pass(() => to.write(data)));
    from.on('close', () => to.destroy());
    from.on('error', () => {});
  };
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    link(near, far);
    link(far, near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heal() {
      pass = (deliver) => deliver();
    },
    delay(ms: number) {
      pass = (deliver) => void setTimeout(deliver, ms);
    },
    swallow() {
      pass = () => {};
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
