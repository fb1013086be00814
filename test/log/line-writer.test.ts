import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { createLineWriter } from '../../src/log/line-writer.js';
import { mayMount } from '../helpers/has-program.js';

const folder = mkdtempSync(join(tmpdir(), 'log-'));
afterAll(() => rmSync(folder, { recursive: true }));

const QUICK = { maxWaiting: 5000, batchMs: 0, slowMs: 1, brokenMs: 1 };

/** A writer that writes how many lines were dropped; and writes numbered lines of 1000 characters one by one. */
function writerTo(fd: number) {
  const writer = createLineWriter(fd, (lines) => writer.write(`${lines} dropped\n`), QUICK);
  async function writeNumbered(from: number, to: number) {
    for (let number = from; number < to; number++) {
      writer.write(`${`${number} `.padEnd(999, '.')}\n`);
      await writer.flush(1);
    }
  }
  return { writer, writeNumbered };
}

/** What a line is: its number, or what it says. */
const short = (line: string) => /^\d+(?= \.)/.exec(line)?.[0] ?? line;

/** Each of the numbered lines is there or counted where it was dropped, and some were dropped. */
function expectWhole(lines: string[], count: number) {
  let next = 0;
  let dropped = 0;
  for (const line of lines) {
    const gap = / dropped$/.test(line) ? Number.parseInt(line, 10) : 0;
    if (gap === 0) expect(line).toBe(`${next++}`);
    next += gap;
    dropped += gap;
  }
  expect(next).toBe(count);
  expect(dropped).toBeGreaterThan(10);
}

describe('the line writer', () => {
  /** A pipe with a name, which can be opened again after its reader has gone. */
  function makePipe(name: string) {
    const path = join(folder, name);
    execFileSync('mkfifo', [path]);
    const openReader = () => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    return { path, openReader, openWriter: () => openSync(path, constants.O_WRONLY | constants.O_NONBLOCK) };
  }

  it('drops lines while nobody reads, and reports their number when somebody reads again', async () => {
    const { openReader, openWriter } = makePipe('stalled');
    const reader = openReader();
    const { writeNumbered } = writerTo(openWriter());
    await writeNumbered(0, 100);

    const lines: string[] = [];
    const output = createInterface(new Socket({ fd: reader, writable: false }));
    output.on('line', (line) => void lines.push(short(line)));
    while (!lines.at(-1)?.endsWith('dropped')) await once(output, 'line');
    await writeNumbered(100, 101);
    while (lines.at(-1) !== '100') await once(output, 'line');
    output.close();

    expectWhole(lines, 101);
  });

  it('goes on where the reader has closed the pipe, and writes to the next reader', async () => {
    const { openReader, openWriter } = makePipe('closed');
    const first = openReader();
    const { writer, writeNumbered } = writerTo(openWriter());
    closeSync(first);
    await writeNumbered(0, 20);

    const output = createInterface(new Socket({ fd: openReader(), writable: false }));
    const lines: string[] = [];
    output.on('line', (line) => void lines.push(short(line)));
    await writer.flush(10_000);
    while (!lines.at(-1)?.endsWith('dropped')) await once(output, 'line');
    output.close();
    expect(lines[0]).toBe('0');
  });

  it('ends a flush to a full disk after its time limit', async () => {
    const { writeNumbered } = writerTo(openSync('/dev/full', 'w'));
    await writeNumbered(0, 50);
  });

  it.runIf(mayMount())('leaves no broken line on a disk that was full for a time', async () => {
    // Only this process sees the mount; others reach it through /proc.
    const script = 'mount -t tmpfs -o size=64k tmpfs /mnt && echo mounted && read -r end';
    const mount = spawn('unshare', ['--map-root-user', '--mount', 'sh', '-c', script]);
    await once(mount.stdout, 'data');
    const disk = `/proc/${mount.pid}/root/mnt`;
    writeFileSync(join(disk, 'other'), Buffer.alloc(40_000));
    const fd = openSync(join(disk, 'log'), 'a');
    const { writer, writeNumbered } = writerTo(fd);

    await writeNumbered(0, 50);
    rmSync(join(disk, 'other'));
    await writer.flush(10_000);
    const lines = readFileSync(join(disk, 'log'), 'utf8').trimEnd().split('\n').map(short);
    closeSync(fd);
    mount.stdin.end();

    expectWhole(lines, 50);
  });
});
