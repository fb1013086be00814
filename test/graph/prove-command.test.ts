import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProve } from '../../src/graph/prove-command.js';
import { listen } from '../../src/listen.js';
import { printed } from '../helpers/printed.js';
import { run } from '../helpers/run.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'prove-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The file of a tree whose menu has this exit; 0 leads to a person. */
function write(exit: string, beside = ''): string {
  const file = join(folder, `tree-${exit.length}-${beside.length}.mjs`);
  const person =
    "{ enter: (response) => { response.dial('+15551234567'); response.say('Bye.'); }, exit: null }";
  const enter =
    "(response) => void response.gather({ numDigits: 1, actionOnEmptyResult: true }).say('For a person, press zero.')";
  const text = `${beside}
export const tree = { start: 'menu', rescue: 'person', states: {
  menu: { enter: ${enter},
    exit: ${exit} },
  person: ${person},
} };`;
  writeFileSync(file, text);
  return file;
}

const prove = (...args: string[]) => printed((output) => runProve(args, output));

describe('npm run prove', () => {
  it('finds no errors in src/ivr.ts', async () => {
    const { code, output } = await run('commands/prove.ts');
    expect(output).toContain('The phone tree has no errors.');
    expect(code).toBe(0);
  });

  it('prints only one object per problem with --json, although the tree prints too', async () => {
    const exit = "({ digits }) => { if (digits === '*') throw new Error('no star'); return 'person'; }";
    const file = write(exit, "console.log('noise');");
    const { code, output } = await prove('--json', '--tree', file);
    const [problem, ...others] = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(problem).toEqual({
      severity: 'error',
      kind: 'handler-throws',
      state: 'menu',
      message: expect.stringContaining('exit throws Error: no star (*)'),
      file,
      line: 4,
      witness: { acts: ['*'], given: [], command: `npm run call -- --tree ${file} '*'` },
    });
    expect(others.every(({ severity }) => severity === 'advice')).toBe(true);
    expect(code).toBe(1);
  });

  it('ends even if the tree keeps timers', async () => {
    const { code, output } = await prove(
      '--tree',
      write("() => 'person'", 'setInterval(() => {}, 1000); process.send?.({ failed: "no tree" });'),
    );
    expect(output).toContain('no errors');
    expect(code).toBe(0);
  });

  it('lets no handler connect to anything, and reports the handler', async () => {
    let connected = 0;
    const server = createServer(() => connected++);
    const port = await listen(server, 0, '127.0.0.1');
    const exit = `async () => { await fetch('http://127.0.0.1:${port}/').catch(() => {}); return 'person'; }`;
    const { code, output } = await prove('--tree', write(exit));
    server.close();
    expect(output).not.toContain('reads the clock');
    expect(output).toContain('menu: its exit connects to something: move that to an action or an event');
    expect([code, connected]).toEqual([1, 0]);
  });

  it.each([
    [
      'while it is loaded',
      "() => 'person'",
      'process.exit(7);',
      'The tree ended the process that plays it (exit code 7)',
    ],
    ['in a handler', '() => process.exit(0)', '', 'menu: its exit ends the process (exit code 0)'],
  ])('says that a tree ends the process %s', async (_when, exit, beside, says) => {
    const { code, errors, output } = await prove('--tree', write(exit, beside));
    expect(errors + output).toContain(says);
    expect(code).toBe(1);
  });

  it('refuses an unknown option', async () => {
    const { code, errors } = await prove('--csv');
    expect(errors).toContain('npm run prove -- --help lists the options');
    expect(code).toBe(2);
  });
});
