import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { copyProject } from '../project.js';

const open: ReturnType<typeof startDev>[] = [];
afterEach(async () => {
  for (const dev of open.splice(0)) await dev.close();
});

/** `npm run dev` in a copy of the project, whose tree the test may edit, until the test is over. */
export function dev(env?: Record<string, string>) {
  const started = startDev(env);
  open.push(started);
  return started;
}

function startDev(env: Record<string, string> = {}) {
  const { folder, edit, configure, remove } = copyProject();
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/dev/main.ts'], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      PHONE_PORT: '0',
      XDG_STATE_HOME: join(folder, 'state'),
      ...env,
    },
  });
  let printed = '';
  const more = new EventEmitter().setMaxListeners(0);
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      printed += data;
      more.emit('more');
    });
  }
  const exit = once(child, 'close').then(([code]) => {
    more.emit('more');
    return code;
  });

  /** Settles when this has been printed, since the mark that an earlier wait gave; gives the next mark. */
  async function prints(text: string, mark = 0): Promise<number> {
    for (;;) {
      const at = printed.indexOf(text, mark);
      if (at >= 0) return at + text.length;
      if (child.exitCode !== null) throw new Error(`ended without printing ${text}:\n${printed}`);
      await once(more, 'more');
    }
  }

  return {
    prints,
    exit,
    printed: () => printed,
    /** The webhook's URL, as it is printed. */
    async webhook(): Promise<string> {
      await prints('open to');
      return /http:\/\/localhost:\d+\/webhook/.exec(printed)?.[0] ?? '';
    },
    edit,
    configure,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** This one and all that it has started. */
    processes: () => [child, ...descendants(child)],
    async close() {
      child.kill('SIGTERM');
      await exit;
      remove();
    },
  };
}

interface Process {
  pid?: number | undefined;
}

/** The processes that a process has started, as Linux lists them. */
function descendants({ pid }: Process | ChildProcess): Process[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const children = all.filter((name) => parentOf(name) === pid).map((name) => ({ pid: Number(name) }));
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function parentOf(pid: string): number | undefined {
  try {
    return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return undefined;
  }
}

export function isAlive({ pid }: Process): boolean {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
}
