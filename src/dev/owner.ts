/** A running `npm run dev`, as the files of its numbers name it. */
export interface Owner {
  pid: number;
  /** Drawn at its start: another process may get the same pid. */
  run: string;
  /** Where it tells about itself, on this computer. */
  url: string;
}

/** What a running `npm run dev` tells about itself. */
export interface OwnerStatus {
  run: string;
  pid: number;
  /** The base URL at which Twilio reaches it. */
  publicUrl: string | undefined;
  /** Why it has no address. */
  problem: string | undefined;
}

export const OWNER_PATH = '/_dev';

/** What answers at this URL tells about itself; undefined where that is no `npm run dev`; 'silent': no answer in time. */
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

/** Whether this very process still runs; one that is suspended does, and does not answer. */
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
