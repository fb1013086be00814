import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { hasProgram } from '../programs.js';

// The options of script, which makes the pseudo-terminal, are others on other systems.
const hasScript = hasProgram('script', '--version', 'util-linux');

let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

/** `npm run call` in a terminal of its own. */
function terminal() {
  const command = `stty cols 100 rows 40; exec "${process.execPath}" --import tsx ../src/call.ts`;
  const { NO_COLOR: _, ...env } = process.env;
  const running = spawn('script', ['-qfec', command, '/dev/null'], {
    cwd: `${import.meta.dirname}/..`,
    env: { ...env, TERM: 'xterm-256color' },
  });
  child = running;
  let screen = '';
  running.stdout.on('data', (data) => {
    screen += data;
  });
  return {
    /** Settles when this was written since the last key. */
    async shows(text: string) {
      while (!screen.includes(text)) await once(running.stdout, 'data');
    },
    screen: () => screen,
    type(key: string) {
      screen = '';
      running.stdin.write(key);
    },
    exit: once(running, 'close').then(([code]) => code),
  };
}

describe.runIf(hasScript)('npm run call in a terminal', () => {
  it('takes single keys, which cut the prompt off, and hangs up at Ctrl-C', async () => {
    const { shows, type, exit } = terminal();
    await shows('Welcome to ACME, Inc.');
    await shows('gathering · 0-9 * # · w stay silent · Ctrl-C hang up');
    type('3');
    await shows('presses 3');
    await shows('We are open Monday');
    type('9');
    await shows('For sales, press one.');
    type('a');
    type('x');
    type('1');
    await shows('recording · 0-9 * # · w stay silent · s speak');
    type('s');
    await shows('speaks');
    type('1');
    await shows('recorded 0 s');
    await shows('hangs up');
    expect(await exit).toBe(0);
  });

  it('shows who it dials, and what can become of it', async () => {
    const { shows, type, exit } = terminal();
    await shows('gathering');
    type('0');
    await shows('dials +12345678900');
    await shows('dialing · w stay silent · a answer · b busy · n no answer · f failed · Ctrl-C hang up');
    type('7');
    await shows('(cannot press now');
    type('b');
    await shows('is busy');
    expect(await exit).toBe(0);
  });

  it('lets an agent come by the key that answers elsewhere', async () => {
    const { shows, type, exit } = terminal();
    await shows('gathering');
    type('2');
    await shows('queued · a an agent comes · l leave the queue · Ctrl-C hang up');
    type('a');
    await shows('takes the call');
    expect(await exit).toBe(0);
  });

  it('ends at Ctrl-C', async () => {
    const { shows, type, exit, screen } = terminal();
    await shows('playing');
    type('\u0003');
    await shows('hangs up');
    expect(await exit).toBe(0);
    expect(screen()).not.toContain('ended ·');
  });
});
