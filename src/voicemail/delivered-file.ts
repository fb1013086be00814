import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Environment } from '../environment.js';
import { type EventStore, KEPT_MS } from '../webhook/event-store.js';

/** The file that remembers what has been delivered where there is no Redis. */
export function deliveredPath(env: Environment): string {
  const base = env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
  return join(base, 'twilio-phone-tree', 'delivered');
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
  const lines = await readFile(path, 'utf8').catch(() => '');
  for (const line of lines.split('\n')) {
    const [time, key, text] = line.split('\t');
    if (text !== undefined && key !== undefined && now - Number(time) < KEPT_MS) delivered.set(key, line);
  }
  const kept = [...delivered.values()].map((line) => `${line}\n`).join('');
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    .then(() => writeFile(path, kept, { mode: 0o600 }))
    .catch(tell);

  return {
    ...store,
    async keep(key, text) {
      await store.keep(key, text);
      if (!key.startsWith('delivered ')) return;
      await appendFile(path, `${Date.now()}\t${key}\t${text}\n`, { mode: 0o600 }).catch(tell);
    },
    async find(key) {
      return (await store.find(key)) ?? delivered.get(key)?.split('\t')[2];
    },
  };
}
