import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { virtualClock } from '../../src/phone/clock.js';
import { PLAIN_ACTS } from '../../src/phone/events.js';
import { statusRows } from '../../src/phone/terminal-status.js';
import { hasProgram } from '../helpers/has-program.js';
import { terminal } from './command-streams.js';
import { SHOP, startWebhook } from './webhook.js';

const forever = (_ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));

async function inShop() {
  const { url } = await startWebhook(SHOP);
  const call = terminal(url, virtualClock());
  await call.shows('waiting for a key  0-9 * # · w stay silent · Ctrl-C hang up');
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
    await shows('recording: say something  0-9 * # · w stay silent · s speak');
    type('s');
    await shows('hangs up');
    expect(await exit).toBe(0);
  });

  it('shows the dialed number and the possible results', async () => {
    const { shows, type, exit } = await inShop();
    type('0');
    await shows('dials +15550001111');
    await shows(
      ' ringing +15550001111 \n w stay silent · a answer · m machine · b busy · n no answer · f failed · Ctrl-C hang up',
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
    await shows('ringing +1 ');
    type('a');
    await shows('Callee  hears: Press 1');
    await shows('+1 answered and is asked \n 0-9 * # of the callee');
    type('1');
    await shows('connected with +1  0-9 * # of the callee');
    type('h');
    await shows('the other side hung up');
    expect(await exit).toBe(0);
  });

  it('connects an agent with the key that answers a Dial', async () => {
    const { shows, type, exit } = await inShop();
    type('2');
    await shows(
      'waiting in the queue support \n a an agent comes · l leave the queue · q the queue is full · Ctrl-C hang up',
    );
    type('a');
    await shows('takes the call');
    expect(await exit).toBe(0);
  });

  it.each([
    ['x', '("x" does nothing now.)'],
    ['l', '("l" does nothing now.)'],
  ])('answers %s, which does nothing now', async (key, remark) => {
    const { shows, type, exit } = await inShop();
    type(key);
    await shows(remark);
    type('\u0003');
    await exit;
  });

  it('says that keys do nothing during a prompt without a menu, which "." skips', async () => {
    const { url } = await startWebhook({ '/': '<Say>A long story.</Say><Gather><Say>Now.</Say></Gather>' });
    const { shows, type, exit, screen } = terminal(url, { ...virtualClock(), play: forever });
    await shows('listening  . skip · Ctrl-C hang up');
    type('5');
    await shows('(Keys do nothing during this prompt; "." skips the prompt.)');
    expect(screen()).not.toContain('presses');
    type('.');
    await shows('Now.');
    type('\u0003');
    expect(await exit).toBe(0);
  });

  it('says typed words, in which letters and digits are not keys', async () => {
    const { url } = await startWebhook({
      '/': '<Gather input="dtmf speech"><Say>Say it.</Say></Gather>',
    });
    const { shows, type, exit } = terminal(url, virtualClock());
    await shows('waiting for a key or words  0-9 * # · t type words');
    type('t');
    await shows('say (Enter says it, Escape cancels): ');
    type('l7x\u007f\r');
    await shows('says "l7"');
    type('\u0003');
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

it.each([50, 80, 200])('the status fits a screen of %i columns with all possible acts', (columns) => {
  const acts = [...PLAIN_ACTS, 'press', 'say', 'speak', 'callee'] as const;
  for (const status of ['gathering', 'dialing', 'recording'] as const) {
    const rows = statusRows({ status, acts, waiting: false, party: '+15550001111' }, columns, process.stdout);
    for (const row of rows) expect(stripVTControlCharacters(row).length).toBeLessThan(columns);
    expect(rows.join(' ')).toMatch(/leave the queue.*Ctrl-C/s);
  }
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
  while (!screen.includes('listening')) await once(running.stdout, 'data');
  running.stdin.write('\u0003');
  const [code] = await once(running, 'close');
  expect(screen).toContain('hangs up');
  expect(code).toBe(0);
});
