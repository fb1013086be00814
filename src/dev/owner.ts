/** A `npm run dev`, as the saved settings of its numbers name it. */
export interface Owner {
  pid: number;
  /** A random id of this run, because a later process may get the same pid. */
  run: string;
  /** The URL of its status on this computer. */
  url: string;
}

/** The status of a running `npm run dev`. */
export interface OwnerStatus {
  run: string;
  pid: number;
  /** The base URL at which Twilio reaches it. */
  publicUrl: string | undefined;
  /** Why Twilio cannot reach it. */
  problem: string | undefined;
}

export const OWNER_PATH = '/_dev';

/** The status at this URL; undefined if no `npm run dev` answers there; 'silent' if no answer comes in time. */
export async function askOwner(url: string, limitMs = 1000): Promise<OwnerStatus | 'silent' | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(limitMs), redirect: 'manual' });
    const told: unknown = await response.json();
    if (typeof told !== 'object' || told === null) return undefined;
    const { run, pid, publicUrl, problem }: Record<string, unknown> = { ...told };
    if (typeof run !== 'string' || typeof pid !== 'number') return undefined;
    return { run, pid, publicUrl: textOf(publicUrl), problem: textOf(problem) };
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? 'silent' : undefined;
  }
}

/** True if this run has not ended. A suspended process does not answer, but still runs. */
export async function isRunning({ pid, run, url }: Owner, limitMs?: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const told = await askOwner(url, limitMs);
  return told === 'silent' || told?.run === run;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
