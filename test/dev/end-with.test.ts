import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { hasProgram } from '../helpers/has-program.js';
import { temporaryFile } from '../helpers/temporary-file.js';

const END_WITH = join(import.meta.dirname, '../../src/dev/end-with.ts');

/** A process that gives everything back after two turns of the event loop and 50 ms, and says so in a file. */
function program(doing: string, close = "appendFileSync(given, 'back ');", limit = 5000) {
  const given = temporaryFile('given', '');
  const file = temporaryFile(
    'child.mts',
    `import { appendFileSync } from 'node:fs';
    import { endWith } from ${JSON.stringify(END_WITH)};
    const given = ${JSON.stringify(given)};
    const end = endWith(async () => {
      console.log('closing');
      await new Promise((resolve) => setTimeout(resolve, 50));
      ${close}
      return true;
    }, ${limit});
    setInterval(() => {}, 1000);
    appendFileSync(given, 'ready ');
    console.log('ready');
    ${doing}`,
  );
  return { command: [process.execPath, '--import', import.meta.resolve('tsx'), file], given };
}

async function run(
  doing: string,
  act: (child: ReturnType<typeof spawn>) => void,
  close?: string,
  limit?: number,
) {
  const { command, given } = program(doing, close, limit);
  const [node = '', ...args] = command;
  const child = spawn(node, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'close');
  await once(child.stdout, 'data');
  child.stdout.resume();
  act(child);
  const [[code], errors] = await Promise.all([exited, text(child.stderr)]);
  return { code, errors, given: readFileSync(given, 'utf8') };
}

describe('endWith closes a process', () => {
  it.each(['SIGINT', 'SIGHUP'] as const)('once on %s, however often the signal comes', async (signal) => {
    const { code, given } = await run('', (child) => {
      for (let times = 0; times < 3; times++) child.kill(signal);
    });
    expect({ code, given }).toEqual({ code: 0, given: 'ready back ' });
  });

  it('when nobody reads its output', async () => {
    const { code, given } = await run("setInterval(() => console.log('more'), 5);", (child) => {
      child.stdout?.destroy();
    });
    expect({ code, given }).toEqual({ code: 0, given: 'ready back ' });
  });

  it('after an uncaught error, which it prints', async () => {
    const { code, errors, given } = await run(
      "setImmediate(() => { throw new Error('no luck'); });",
      () => {},
    );
    expect({ code, given }).toEqual({ code: 1, given: 'ready back ' });
    expect(errors).toContain('Error: no luck');
  });

  it('and exits with 1 if closing fails or takes too long', async () => {
    const failing = await run('', (child) => child.kill('SIGINT'), "throw new Error('no network');");
    expect(failing).toMatchObject({ code: 1, errors: expect.stringContaining('no network') });
    const hanging = await run('', (child) => child.kill('SIGINT'), 'await new Promise(() => {});', 60);
    expect(hanging.code).toBe(1);
  });

  it.runIf(hasProgram('script'))('when its terminal is closed', async () => {
    const { command, given } = program("setInterval(() => console.log('more'), 5);");
    // The pseudo-terminal goes with `script`, which dies at once.
    const quoted = command.map((word) => `'${word}'`).join(' ');
    const terminal = spawn('script', ['-qec', `${quoted}; true`, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    await once(terminal.stdout, 'data');
    terminal.kill('SIGKILL');
    while (readFileSync(given, 'utf8') !== 'ready back ')
      await new Promise((resolve) => setTimeout(resolve, 10));
  });
});
