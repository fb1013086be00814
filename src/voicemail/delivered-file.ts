import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Environment } from '../environment.js';
import { type EventStore, KEPT_MS } from '../webhook/event-store.js';

/**
 * The file that remembers what has been delivered where there is no Redis: in the home directory, or in the working
 * directory where the user has no home, as may be in a container.
 */
export function deliveredPath(env: Environment, homeOf = homedir): string {
  const base = env['XDG_STATE_HOME'] || join(home(homeOf), '.local', 'state');
  return join(base, 'twilio-phone-tree', 'delivered');
}

function home(homeOf: typeof homedir): string {
  try {
    return homeOf();
  } catch {
    return process.cwd();
  }
}

/**
 * The store, except that it remembers in a file what has been delivered: a start then finds the last day's messages,
 * and sends those that are not in the file. Where the file cannot be written, calls and deliveries go on.
 */
export async function withDeliveredFile(
  store: EventStore,
  path: string,
  tell: (error: unknown) => void,
): Promise<EventStore> {
  const delivered = new Map<string, string>();
  const now = Date.now();
  const text = await readFile(path, 'utf8').catch(() => '');
  const lines = text.split('\n').filter(Boolean);
  for (const line of lines) {
    const [time, key, how] = line.split('\t');
    if (how !== undefined && key !== undefined && now - Number(time) < KEPT_MS) delivered.set(key, line);
  }
  /** The last line was cut off, as where the disk is full. */
  let isTorn = text !== '' && !text.endsWith('\n');
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    .then(() => (delivered.size < lines.length ? rewrite() : appendFile(path, '', { mode: 0o600 })))
    .catch(tell);

  /** Drops the lines that are old. A new file takes the place of the old one, which a full disk must not empty. */
  async function rewrite(): Promise<void> {
    const kept = [...delivered.values()].map((line) => `${line}\n`).join('');
    await writeFile(`${path}.new`, kept, { mode: 0o600 });
    await rename(`${path}.new`, path);
    isTorn = false;
  }

  return {
    ...store,
    async keep(key, text) {
      await store.keep(key, text);
      if (!key.startsWith('delivered ')) return;
      const line = `${isTorn ? '\n' : ''}${Date.now()}\t${key}\t${text}\n`;
      isTorn = false;
      await appendFile(path, line, { mode: 0o600 }).catch((error: unknown) => {
        isTorn = true;
        tell(error);
      });
    },
    async find(key) {
      return (await store.find(key)) ?? delivered.get(key)?.split('\t')[2];
    },
  };
}
