import { type ChildProcess, spawn } from 'node:child_process';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Store } from 'express-session';
import type { ShownVoicemail } from '../voicemail/show-voicemail.js';
import type { FromServer, TreeMessage, TurnMessage } from './messages.js';
import { answerStore } from './supervisor-store.js';

export interface ProcessOptions {
  /** The program that runs the server, and its arguments. */
  command: readonly string[];
  env: NodeJS.ProcessEnv;
  /** Keeps the sessions of the servers, one after the other. */
  store: Store;
  /** How long a server may take to be ready; 10,000 ms unless given. */
  startMs?: number;
}

/** The events of a server. */
export interface ProcessEvents {
  turn: (turn: TurnMessage) => void;
  /** The call with this CallSid is over. */
  ended: (call: string) => void;
  tree: (tree: TreeMessage) => void;
  log: (message: string) => void;
  /** A variable that the tree reads is not set. */
  warning: (message: string) => void;
  voicemail: (shown: ShownVoicemail) => void;
  /** The server, or its tree, has printed this to standard error. */
  output: (text: string) => void;
  /** The server has read or imported these files. */
  files: (paths: string[]) => void;
}

/** The start and the end of a server: it is ready and may crash later, or it fails. */
interface Life {
  ready: (port: number, ms: number) => void;
  failed: (problems: string[]) => void;
  crashed: (how: string, killed: boolean) => void;
}

export interface ServerProcess {
  child: ChildProcess;
  /** When it was started, as performance.now() has it. */
  begun: number;
  /** Settles when it is ready or has failed. */
  settled: Promise<void>;
}

/** The messages of Node itself: URLs and paths of imported files. */
interface FromNode {
  'watch:import'?: (string | null)[];
  'watch:require'?: (string | null)[];
}

const START_MS = 10_000;

/** Starts a server in a process of its own. */
export function startServer(
  { command, env, store, startMs = START_MS }: ProcessOptions,
  on: ProcessEvents & Life,
): ServerProcess {
  const [program = '', ...args] = command;
  // Node then reports the imported files, as it does for its own --watch.
  const childEnv = { ...env, WATCH_REPORT_DEPENDENCIES: '1' };
  const child = spawn(program, args, { env: childEnv, stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
  const begun = performance.now();
  let state: 'starting' | 'ready' | 'failed' = 'starting';
  let output = '';
  let crash = '';
  let settle = () => {};
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const late = setTimeout(() => {
    const cause = 'a loop, an import or an await does not end';
    fail([`The tree has not started after ${startMs / 1000} s: ${cause}`]);
  }, startMs);

  function ready(port: number) {
    if (state !== 'starting') return;
    state = 'ready';
    clearTimeout(late);
    if (output.trim() !== '') on.output(output.trimEnd());
    on.ready(port, performance.now() - begun);
    settle();
  }

  function fail(problems: string[]) {
    if (state !== 'starting') return;
    state = 'failed';
    clearTimeout(late);
    child.kill('SIGKILL');
    on.failed(problems);
    settle();
  }

  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (state === 'ready') on.output(text.trimEnd());
    else output = (output + text).slice(-10_000);
  });
  child.on('message', (message: FromServer | FromNode) => {
    if (!('kind' in message)) return on.files(filesIn(message));
    switch (message.kind) {
      case 'store':
        return answerStore(store, message, (reply) => child.connected && child.send(reply, () => {}));
      case 'turn':
        return on.turn(message);
      case 'ended':
        return on.ended(message.call);
      case 'tree':
        return on.tree(message.tree);
      case 'log':
        return on.log(message.message);
      case 'warning':
        return on.warning(message.message);
      case 'voicemail':
        return on.voicemail(message);
      case 'read':
        return on.files([message.path]);
      case 'crashed':
        crash = message.problem;
        return undefined;
      case 'ready':
        return ready(message.port);
      case 'broken':
        return fail(message.problems);
    }
  });
  // At 'close', unlike 'exit', all output of the server has arrived.
  child.on('close', (code, signal) => {
    const how = crash || (signal ?? `exit code ${code}`);
    if (state === 'ready') on.crashed(how, signal === 'SIGKILL');
    else fail([crash || withoutStack(output) || `The server ended without a message (${how})`]);
  });
  return { child, begun, settled };
}

function filesIn({ 'watch:import': urls = [], 'watch:require': paths = [] }: FromNode): string[] {
  return [...urls, ...paths].flatMap((file) => {
    // Node also names modules without a file, such as its own.
    if (typeof file !== 'string') return [];
    return file.startsWith('file:') ? [fileURLToPath(file)] : isAbsolute(file) ? [file] : [];
  });
}

/** The output of a crashed Node process without its stack and Node's own lines. */
function withoutStack(output: string): string {
  const noise = /^(\s+at .*|node:internal.*|\s+triggerUncaughtException\(|\s*\^|Node\.js v.*|)$/;
  return output
    .split('\n')
    .filter((line) => !noise.test(line))
    .join('\n');
}
