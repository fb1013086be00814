import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Store } from 'express-session';
import type { FromServer, TreeMessage, TurnMessage } from './messages.js';
import { answerStore } from './store.js';

/** Is told what happens beneath the supervisor. */
export interface SupervisorEvents {
  /** A server answers from now on. */
  serving: () => void;
  /** A server cannot answer; the last good one goes on, if there was one. */
  broken: (problems: string[]) => void;
  turn: (turn: TurnMessage) => void;
  /** A call is over. */
  ended: (call: string) => void;
  /** What the server that answers now looks like. */
  tree: (tree: TreeMessage) => void;
  /** The server has something to say. */
  log: (message: string) => void;
}

export interface Supervisor {
  /** Starts a server from the files as they are now, in the place of the one that runs. */
  restart(): void;
  /** Uses the port of the server that answers: after a restart that is under way, the new one's. */
  use<T>(work: (port: number) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

interface Server {
  child: ChildProcess;
  port: number;
  inUse: number;
  asked: boolean;
  retired: boolean;
}

/** A server that is not there by then is held up by a handler or an import that does not end. */
const START_MS = 15_000;

/** Thrown to a request while there has not been a server that answers. */
export class NoServer extends Error {}

/** Runs the server in a process of its own, and replaces it without losing a request or a session. */
export function supervise(
  command: string[],
  env: NodeJS.ProcessEnv,
  store: Store,
  events: SupervisorEvents,
): Supervisor {
  let current: Server | undefined;
  let starting: { child: ChildProcess; settled: Promise<void> } | undefined;
  let closing = false;

  function start() {
    const [program = '', ...args] = command;
    const child = spawn(program, args, { env, stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
    let output = '';
    child.stderr?.on('data', (data) => {
      output = (output + data).slice(-10_000);
    });
    const late = setTimeout(() => {
      fail(child, [
        `the tree is not there after ${START_MS / 1000} s: a loop, an import or an await does not end`,
      ]);
    }, START_MS);
    const settled = new Promise<void>((resolve) => {
      child.on('message', (message: FromServer) => {
        if (message.kind === 'store')
          answerStore(store, message, (reply) => child.connected && child.send(reply, () => {}));
        else if (message.kind === 'turn') events.turn(message);
        else if (message.kind === 'ended') events.ended(message.call);
        else if (message.kind === 'tree') events.tree(message.tree);
        else if (message.kind === 'log') events.log(message.message);
        else {
          clearTimeout(late);
          if (message.kind === 'ready') serve(child, message.port);
          else fail(child, message.problems);
          resolve();
        }
      });
      child.on('exit', () => {
        clearTimeout(late);
        if (starting?.child === child)
          fail(child, [withoutStack(output) || 'the server ended without a word']);
        else if (current?.child === child) crashed(current, output);
        resolve();
      });
    });
    starting = { child, settled };
  }

  function serve(child: ChildProcess, port: number) {
    if (starting?.child !== child) return;
    starting = undefined;
    const before = current;
    current = { child, port, inUse: 0, asked: false, retired: false };
    if (before) retire(before);
    events.serving();
  }

  function fail(child: ChildProcess, problems: string[]) {
    if (starting?.child !== child) return;
    starting = undefined;
    child.kill();
    if (!closing) events.broken(problems);
  }

  function crashed(server: Server, output: string) {
    current = undefined;
    if (closing) return;
    const said = `the server ended by itself\n${withoutStack(output)}`.trim();
    // One that ends before anybody asked it anything would do so again and again.
    if (!server.asked) return events.broken([said]);
    events.log(`${said}\nit is started again`);
    start();
  }

  function retire(server: Server) {
    server.retired = true;
    if (server.inUse === 0) server.child.kill();
  }

  start();
  return {
    restart() {
      const overtaken = starting;
      starting = undefined;
      overtaken?.child.kill();
      start();
    },

    async use(work) {
      while (starting) await starting.settled;
      const server = current;
      if (!server) throw new NoServer('the tree is broken, and no server has started yet');
      server.inUse++;
      server.asked = true;
      try {
        return await work(server.port);
      } finally {
        server.inUse--;
        if (server.retired) retire(server);
      }
    },

    async close() {
      closing = true;
      const children = [starting?.child, current?.child].filter((child) => child !== undefined);
      await Promise.all(
        children.map(async (child) => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          const exited = once(child, 'exit');
          child.kill();
          await exited;
        }),
      );
    },
  };
}

/** What a crashed Node process printed, without where in the library code it happened. */
function withoutStack(output: string): string {
  const noise = /^(\s+at .*|node:internal.*|\s+triggerUncaughtException\(|\s*\^|Node\.js v.*|)$/;
  return output
    .split('\n')
    .filter((line) => !noise.test(line))
    .join('\n');
}
