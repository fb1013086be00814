import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { placeCall } from '../../src/phone/call.js';

const MAIN = join(import.meta.dirname, '../../src/dev/main.ts');
const BAKERY = join(import.meta.dirname, '../trees/bakery.ts');

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});

/** `npm run dev` in a folder of its own, on a tree that the test edits. */
function start(text: string, env: Record<string, string> = {}, ...options: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'dev-'));
  const file = join(folder, 'tree.ts');
  writeFileSync(file, text);
  const save = (name: string, content: string) => writeFileSync(join(folder, name), content);
  for (const name of ['imported.ts', 'read.json']) save(name, '');
  const args = ['--import', import.meta.resolve('tsx'), MAIN, '--tree', 'tree.ts', ...options];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], PORT: '0', PHONE_PORT: '0', XDG_STATE_HOME: folder, ...env },
  });
  let printed = '';
  const output = new EventEmitter();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      printed += data;
      output.emit('more');
    });
  }
  const exited = once(child, 'close').then(([code]) => {
    output.emit('more');
    return code;
  });
  ending.push(async () => {
    child.kill('SIGKILL');
    await exited;
    rmSync(folder, { recursive: true });
  });
  return {
    exited,
    save,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    edit(from: string, to: string) {
      const before = readFileSync(file, 'utf8');
      expect(before).toContain(from);
      writeFileSync(file, before.replace(from, to));
    },
    printed: () => printed,
    /** Settles when this has been printed, after the end of an earlier text; gives the end of this one. */
    async prints(wanted: string, after = 0): Promise<number> {
      while (!printed.includes(wanted, after)) {
        if (child.exitCode !== null) throw new Error(`ended without printing ${wanted}:\n${printed}`);
        await once(output, 'more');
      }
      return printed.indexOf(wanted, after) + wanted.length;
    },
  };
}

describe('npm run dev', () => {
  it('serves a tree and its changes to a call, and the browser phone, until Ctrl-C', async () => {
    const text = readFileSync(BAKERY, 'utf8');
    const logging = [
      "import './imported.js';",
      "import { readFileSync } from 'node:fs';",
      "readFileSync('read.json');",
      "console.log('the server is process', process.pid);",
      "console.error('a warning of the tree');",
      'export const tree',
    ].join('\n');
    const dev = start(text.replace('export const tree', logging));
    let mark = await dev.prints('requests');
    const [webhook = '', page = ''] = dev.printed().match(/http:\/\/localhost:\d+\S*/g) ?? [];
    expect(await (await fetch(page)).text()).toContain('<title>Phone tree</title>');

    const call = await placeCall(webhook);
    await call.press('1');
    expect(call.heard).toContain('We open at six.');
    await dev.prints('counter ─1→ opening');

    dev.edit('at six', 'at seven');
    mark = await dev.prints('tree.ts changed: served in', mark);
    await call.press('1');
    expect(call.heard).toContain('We open at seven.');

    for (const name of ['imported.ts', 'read.json']) dev.save(name, ' ');
    const both = /(imported\.ts, .*read\.json|read\.json, .*imported\.ts) changed: served in/;
    mark = await dev.prints('changed: served in', mark);
    expect(dev.printed()).toMatch(both);
    expect(dev.printed().match(/a warning of the tree/g)).toHaveLength(3);

    dev.edit("exit: 'counter' },\n  counter", "exit: 'countr' },\n  counter");
    await dev.prints(
      'The change is not served. Calls still use the last working version:\n  welcome: its exit leads to "countr"',
      mark,
    );
    await call.press('1');
    expect(call.heard).toContain('We open at seven.');

    const pids = [...dev.printed().matchAll(/the server is process (\d+)/g)].map(([, pid]) => Number(pid));
    expect(pids).toHaveLength(4);
    for (let times = 0; times < 3; times++) dev.kill('SIGINT');
    expect(await dev.exited).toBe(0);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it.each([
    ['--help', 0, 'npm run dev -- --tree FILE'],
    ['--hlep', 2, 'npm run dev has no option --hlep'],
  ])('answers %s and starts nothing', async (option, code, text) => {
    const dev = start('', {}, option);
    expect(await dev.exited).toBe(code);
    expect(dev.printed()).toContain(text);
  });

  it('names everything that is wrong with the environment at once, and exits 1', async () => {
    const dev = start('', { PORT: 'x', TWILIO_ACCOUNT_SID: 'x', NGROK_DOMAIN: 'https://x' });
    expect(await dev.exited).toBe(1);
    for (const name of ['PORT', 'TWILIO_ACCOUNT_SID', 'NGROK_DOMAIN'])
      expect(dev.printed()).toContain(`- ${name} is `);
  });
});
