import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { virtualClock } from '../../src/phone/clock.js';
import { hasProgram } from '../helpers/has-program.js';
import { terminal } from './command-streams.js';
import { SHOP, startWebhook } from './webhook.js';

async function inShop() {
  const { url } = await startWebhook(SHOP);
  const call = terminal(url, virtualClock());
  await call.shows('gathering · 0-9 * # · w stay silent · Ctrl-C hang up');
  return call;
}

describe('A call in the terminal', () => {
  it('takes single keys, and speaks until the next key', async () => {
    const { shows, type, exit, screen } = await inShop();
    expect(screen()).toContain('Welcome to the shop.');
    type('3');
    await shows('presses 3');
    await shows('Open at nine.');
    type('9');
    await shows('For cakes, press one.');
    type('a');
    type('x');
    type('1');
    await shows('recording · 0-9 * # · w stay silent · s speak');
    type('s');
    await shows('hangs up');
    expect(await exit).toBe(0);
  });

  it('shows which number it dials, and what can happen there', async () => {
    const { shows, type, exit } = await inShop();
    type('0');
    await shows('dials +15550001111');
    await shows(
      'dialing · w stay silent · a answer · m machine · b busy · n no answer · f failed · Ctrl-C hang up',
    );
    type('b');
    await shows('is busy');
    expect(await exit).toBe(0);
  });

  it('presses keys of the callee who is to accept, and lets the callee hang up', async () => {
    const { url } = await startWebhook({
      '/': '<Dial><Number url="/whisper">+1</Number></Dial>',
      '/whisper': '<Gather numDigits="1" action="/accepted"><Say>Press 1</Say></Gather><Hangup/>',
      '/accepted': '',
    });
    const { shows, type, exit } = terminal(url, virtualClock());
    await shows('dialing');
    type('a');
    await shows('Callee  hears: Press 1');
    await shows('dialing · 0-9 * # of the callee');
    type('1');
    await shows('bridged · 0-9 * # of the callee');
    type('h');
    await shows('the other side hung up');
    expect(await exit).toBe(0);
  });

  it('lets an agent come by the key that answers elsewhere', async () => {
    const { shows, type, exit } = await inShop();
    type('2');
    await shows('queued · a an agent comes · l leave the queue · Ctrl-C hang up');
    type('a');
    await shows('takes the call');
    expect(await exit).toBe(0);
  });

  it('ends at Ctrl-C', async () => {
    const { shows, type, exit, screen } = await inShop();
    type('\u0003');
    await shows('hangs up');
    expect(await exit).toBe(0);
    expect(screen()).not.toContain('ended ·');
  });
});

// The options of script, which makes the pseudo-terminal, are others on other systems.
const hasScript = hasProgram('script', '--version', 'util-linux');

let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

it.runIf(hasScript)('npm run call runs in a real terminal', async () => {
  const { url } = await startWebhook(SHOP);
  const command = `stty cols 100 rows 40; exec "${process.execPath}" --import tsx ../src/commands/call.ts --url ${url}`;
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
  while (!screen.includes('playing')) await once(running.stdout, 'data');
  running.stdin.write('\u0003');
  const [code] = await once(running, 'close');
  expect(screen).toContain('hangs up');
  expect(code).toBe(0);
});
