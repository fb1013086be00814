import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeProblem, type Problem } from '../graph/problem.js';
import { type Finding, findings } from './finding.js';
import { type TypeChecker, typeChecker } from './type-check.js';

const PROVE = fileURLToPath(new URL('../graph/prove-child.ts', import.meta.url));
const MOST = 5;

/** Checks that the tree loads and has no errors and no type errors. It runs in a process of its own, for `limitMs`. */
export async function checkTree(name = 'ivr', limitMs = 7000): Promise<Finding[]> {
  const own = fileURLToPath(new URL(`../${name}.ts`, import.meta.url));
  const file = existsSync(name) ? name : own;
  const signal = AbortSignal.timeout(limitMs);
  const [proved, typed] = await Promise.all([
    proveErrors(name, signal),
    existsSync(file) ? typeErrors(file, signal) : [],
  ]);
  const all = [...proved, ...typed];
  const more = all.length > MOST ? [`and ${all.length - MOST} more: npm run check lists all`] : [];
  return findings(`the tree ${name}`, [...all.slice(0, MOST), ...more]);
}

/** The type errors of the file and of what it imports; none where the compiler does not answer in time. */
async function typeErrors(file: string, signal: AbortSignal): Promise<string[]> {
  let checker: TypeChecker | undefined;
  const found = new Promise<string[]>((resolve) => {
    signal.addEventListener('abort', () => resolve([]), { once: true });
    checker = typeChecker(file, resolve);
    checker.check();
  });
  return found.finally(() => checker?.close());
}

async function proveErrors(name: string, signal: AbortSignal): Promise<string[]> {
  // The output of the tree must not mix with the doctor's.
  const execArgv = ['--import', import.meta.resolve('tsx')];
  const child = fork(PROVE, [name], { execArgv, stdio: ['ignore', 'ignore', 'ignore', 'ignore', 'ipc'] });
  try {
    const told = once(child, 'message', { signal });
    const ended = once(child, 'close', { signal }).then(() => [{ failed: 'the tree ends the process' }]);
    const [message]: unknown[] = await Promise.race([told, ended]);
    return errorsIn(message);
  } catch {
    return ['it does not load or answer in time: a loop, an import or an await does not end'];
  } finally {
    child.kill('SIGKILL');
  }
}

/** The errors in the message of the process that plays the tree. */
function errorsIn(told: unknown): string[] {
  const { failed, problems } = { failed: undefined, problems: undefined, ...Object(told) };
  if (typeof failed === 'string') return [failed];
  const errors: Problem[] = Array.isArray(problems) ? problems : [];
  return errors.filter(({ severity }) => severity === 'error').map(describeProblem);
}
