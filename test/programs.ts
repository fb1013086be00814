import { spawnSync } from 'node:child_process';

/**
 * Whether this computer has a program that some tests need. Where it has not, those tests are left out and
 * this says so; with NOTHING_LEFT_OUT set it is an error instead.
 */
export function hasProgram(program: string, versionArg = '--version', expected = ''): boolean {
  const { error, stdout } = spawnSync(program, [versionArg], { encoding: 'utf8' });
  if (!error && stdout.includes(expected)) return true;
  const message = `left out, as there is no ${expected} ${program} here`.replace('  ', ' ');
  if (process.env['NOTHING_LEFT_OUT']) throw new Error(message);
  console.warn(message);
  return false;
}
