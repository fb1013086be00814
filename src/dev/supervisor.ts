import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Store } from 'express-session';
import type { ShownVoicemail } from '../voicemail/show-voicemail.js';
import type { FromServer, TreeMessage, TurnMessage } from './messages.js';
import { answerStore } from './supervisor-store.js';

export interface SupervisorOptions {
  /** The program that runs the server, and its arguments. */
  command: readonly string[];
  env: NodeJS.ProcessEnv;
  /** Keeps the sessions of the servers, one after the other. */
  store: Store;
  /** How long a server may take to be ready, in milliseconds; 15,000 unless given. */
  startMs?: number;
}

/** Is told what happens in the servers. */
export interface SupervisorEvents {
  /** A new server answers from now on. */
  serving: () => void;
  /** A new server cannot answer. The last working one goes on, if there was one. */
  broken: (problems: string[]) => void;
  turn: (turn: TurnMessage) => void;
  /** The call with this CallSid is over. */
  ended: (call: string) => void;
  /** The tree of the server that answers now. */
  tree: (tree: TreeMessage) => void;
  log: (message: string) => void;
  voicemail: (shown: ShownVoicemail) => void;
}

export interface Supervisor {
  /** Starts a server from the files as they are now. It replaces the running one once it is ready. */
  restart(): void;
  /** Gives `work` the port of the running server, or of the one that is starting, once it is ready. */
  withServer<T>(work: (port: number) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

interface Server {
  child: ChildProcess;
  port: number;
  requests: number;
  wasAsked: boolean;
  retired: boolean;
}

const START_MS = 15_000;

/** Thrown to a request while no server has started yet. */
export class NoServer extends Error {}

/** Runs the server in a process of its own, and replaces it without losing a request or a session. */
export function supervise(
  { command, env, store, startMs = START_MS }: SupervisorOptions,
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
      const cause = 'a loop, an import or an await does not end';
      fail(child, [`The tree has not started after ${startMs / 1000} s: ${cause}`]);
    }, startMs);
    const settled = new Promise<void>((resolve) => {
      child.on('message', (message: FromServer) => {
        if (message.kind === 'store')
          answerStore(store, message, (reply) => child.connected && child.send(reply, () => {}));
        else if (message.kind === 'turn') events.turn(message);
        else if (message.kind === 'ended') events.ended(message.call);
        else if (message.kind === 'tree') current?.child === child && events.tree(message.tree);
        else if (message.kind === 'log') events.log(message.message);
        else if (message.kind === 'voicemail') events.voicemail(message);
        else {
          clearTimeout(late);
          if (message.kind === 'ready') serve(child, message.port);
          else fail(child, message.problems);
          resolve();
        }
      });
      // By 'close', all that the server printed has arrived.
      child.on('close', () => {
        clearTimeout(late);
        if (starting?.child === child)
          fail(child, [withoutStack(output) || 'The server ended without a message']);
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
    current = { child, port, requests: 0, wasAsked: false, retired: false };
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
    const crash = `The server crashed\n${withoutStack(output)}`.trim();
    // A server that crashes before its first request would crash again.
    if (!server.wasAsked) return events.broken([crash]);
    events.log(`${crash}\nIt is started again`);
    start();
  }

  function retire(server: Server) {
    server.retired = true;
    if (server.requests === 0) server.child.kill();
  }

  start();
  return {
    restart() {
      if (closing) return;
      const overtaken = starting;
      starting = undefined;
      overtaken?.child.kill();
      start();
    },

    async withServer(work) {
      while (starting) await starting.settled;
      const server = current;
      if (!server) throw new NoServer('no server has started yet');
      server.requests++;
      server.wasAsked = true;
      try {
        return await work(server.port);
      } finally {
        server.requests--;
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

/** What a crashed Node process printed, without the places in library code. */
function withoutStack(output: string): string {
  const noise = /^(\s+at .*|node:internal.*|\s+triggerUncaughtException\(|\s*\^|Node\.js v.*|)$/;
  return output
    .split('\n')
    .filter((line) => !noise.test(line))
    .join('\n');
}
