import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
/** `src/ivr.ts(12,3): error TS2322: Type …` */
const ERROR = /^(.+)\((\d+),\d+\): error (TS\d+): (.+)$/;

/**
 * The type errors of a file and of what it imports, by the project's compiler options: `src/ivr.ts:12: Type … (TS2322)`.
 * None where TypeScript is not installed, or where the signal aborts.
 */
export async function typeErrors(file: string, signal: AbortSignal): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'type-errors-'));
  try {
    const config = {
      extends: join(PROJECT, 'tsconfig.json'),
      compilerOptions: { typeRoots: [join(PROJECT, 'node_modules/@types')] },
      include: [],
      files: [resolve(file)],
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const tsc = join(PROJECT, 'node_modules/typescript/bin/tsc');
    const args = [tsc, '--noEmit', '--pretty', 'false', '-p', folder];
    const child = spawn(process.execPath, args, { signal, stdio: ['ignore', 'pipe', 'ignore'] });
    const printed = text(child.stdout);
    await once(child, 'close');
    return (await printed).split('\n').flatMap((line) => {
      const [, path, at, code, message] = ERROR.exec(line.trimEnd()) ?? [];
      return path === undefined ? [] : [`${path}:${at}: ${message} (${code})`];
    });
  } catch {
    return [];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
