import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type ProcessEvents,
  type ProcessOptions,
  type ServerProcess,
  startServer,
} from './server-process.js';

export interface SupervisorOptions extends ProcessOptions {
  /** How long a request waits for a starting server while the current one could answer; 2000 ms unless given. */
  waitMs?: number;
  /** How long the last working server is kept beside a new one, which may crash; 5000 ms unless given. */
  probationMs?: number;
}

/** The events of all servers; `tree` is sent only for the server that answers now. */
export interface SupervisorEvents extends ProcessEvents {
  /** A new server answers from now on; it was ready after this time. */
  serving: (ms: number) => void;
  /** The new server failed to start, or crashed at once. The last working one still answers, if there was one. */
  broken: (problems: string[]) => void;
}

export interface Supervisor {
  /** Starts a server from the current files. It replaces the running one when it is ready. */
  restart(): void;
  /** Runs `work` with the port of the current server, or of a starting one as soon as it is ready. */
  withServer<T>(work: (port: number) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

interface Server {
  child: ServerProcess['child'];
  port: number;
  /** The requests that it has not answered yet. */
  requests: number;
  wasAsked: boolean;
  /** It has not crashed during its probation. */
  proven: boolean;
  retired: boolean;
}

const WAIT_MS = 2000;
const PROBATION_MS = 5000;

/** Thrown to a request while no server has started yet. */
export class NoServer extends Error {}

/** Runs the server in a process of its own, and replaces it without losing a request or a session. */
export function supervise(
  { waitMs = WAIT_MS, probationMs = PROBATION_MS, ...options }: SupervisorOptions,
  events: SupervisorEvents,
): Supervisor {
  let current: Server | undefined;
  /** The last working server, while the current one is on probation. */
  let previous: Server | undefined;
  let starting: ServerProcess | undefined;
  let closing = false;

  function start() {
    const started = startServer(options, {
      ...events,
      tree: (tree) => current?.child === started.child && events.tree(tree),
      ready: (port, ms) => serve(started, port, ms),
      failed(problems) {
        if (starting !== started) return;
        starting = undefined;
        if (!closing) events.broken(problems);
      },
      crashed(how, killed) {
        if (previous?.child === started.child) previous = undefined;
        else if (current?.child === started.child) crashed(current, how, killed);
      },
    });
    starting = started;
  }

  function serve(started: ServerProcess, port: number, ms: number) {
    if (starting !== started) return;
    starting = undefined;
    const before = current;
    const { child } = started;
    const server = { child, port, requests: 0, wasAsked: false, proven: false, retired: false };
    current = server;
    if (before?.proven && !previous) previous = before;
    else if (before) retire(before);
    setTimeout(() => {
      server.proven = true;
      if (current !== server || !previous) return;
      retire(previous);
      previous = undefined;
    }, probationMs).unref();
    events.serving(ms);
  }

  function crashed(server: Server, how: string, killed: boolean) {
    current = previous;
    previous = undefined;
    if (closing) return;
    const crash = `The server crashed: ${how}`;
    // A server that crashes by itself before its first request would crash again.
    const again = killed || (!current && (server.wasAsked || server.proven));
    if (!again) return events.broken([crash]);
    events.log(`${crash}\nIt is started again`);
    if (!starting) start();
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
      overtaken?.child.kill('SIGKILL');
      start();
    },

    async withServer(work) {
      while (starting) {
        const { settled, begun } = starting;
        if (!current) await settled;
        else {
          const late = pause(begun + waitMs - performance.now(), true, { ref: false });
          if (await Promise.race([settled, late])) break;
        }
      }
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
      const children = [starting?.child, current?.child, previous?.child].filter(
        (child) => child !== undefined,
      );
      await Promise.all(
        children.map(async (child) => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          const exited = once(child, 'exit');
          child.kill('SIGKILL');
          await exited;
        }),
      );
    },
  };
}
