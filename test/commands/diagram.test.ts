import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../helpers/run.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'diagram-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('npm run diagram', () => {
  it.each([
    [[], 'stateDiagram-v2'],
    [['--dot'], 'digraph'],
    [['--help'], 'npm run diagram -- --svg FILE'],
  ])('%j prints', async (args, printed) => {
    const { code, output } = await run('commands/diagram.ts', args);
    expect(output).toContain(printed);
    expect(code).toBe(0);
  });

  it('--svg FILE writes an SVG', async () => {
    const file = join(folder, 'tree.svg');
    expect((await run('commands/diagram.ts', ['--svg', file])).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(/^<svg .*<\/svg>\n$/s);
  });

  it('--write writes the tree between the marks, and nothing else', async () => {
    const file = join(folder, 'README.md');
    writeFileSync(file, 'Before.\n<!-- tree:begin -->\nan old picture\n<!-- tree:end -->\nAfter.\n');
    expect((await run('commands/diagram.ts', ['--write', file])).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(
      /^Before.\n<!-- tree:begin -->\n```mermaid\n.*```\n.*<!-- tree:end -->\nAfter.\n$/s,
    );
  });

  it('--write says what a file needs that has no marks', async () => {
    const file = join(folder, 'other.md');
    writeFileSync(file, 'nothing');
    const { code, errors } = await run('commands/diagram.ts', ['--write', file]);
    expect(errors).toContain('add the lines <!-- tree:begin --> and <!-- tree:end -->');
    expect(code).toBe(2);
  });

  it.each([[['--png']], [['file']]])('%j is a mistake that is said', async (args) => {
    const { code, errors } = await run('commands/diagram.ts', args);
    expect(errors).toContain('npm run diagram -- --help shows what there is');
    expect(code).toBe(2);
  });
});
