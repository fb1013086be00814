import { spawnSync } from 'node:child_process';

/**
 * Whether this computer has a program that some tests need. Where it has not, those tests are left out and
 * this says so; with NOTHING_LEFT_OUT set it is an error instead.
 */
export function hasProgram(program: string, versionArg = '--version', expected = ''): boolean {
  const { error, stdout } = spawnSync(program, [versionArg], { encoding: 'utf8' });
  if (!error && stdout.includes(expected)) return true;
  return leftOut(`there is no ${expected} ${program} here`.replace('  ', ' '));
}

/** Whether tests may mount a file system of their own here, as containers often may not. */
export function mayMount(): boolean {
  const script = 'mount -t tmpfs tmpfs /mnt';
  if (spawnSync('unshare', ['--map-root-user', '--mount', 'sh', '-c', script]).status === 0) return true;
  return leftOut('mounting a file system is not permitted here');
}

function leftOut(why: string): false {
  const message = `left out, as ${why}`;
  if (process.env['NOTHING_LEFT_OUT']) throw new Error(message);
  console.warn(message);
  return false;
}
