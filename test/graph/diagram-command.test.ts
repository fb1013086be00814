import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDiagram } from '../../src/graph/diagram-command.js';
import { printed } from '../helpers/printed.js';
import { run } from '../helpers/run.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'diagram-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A file that holds this text. */
function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const diagram = (...args: string[]) => printed((output) => runDiagram(args, undefined, output));

describe('npm run diagram', () => {
  it('prints Mermaid', async () => {
    const { code, output } = await run('commands/diagram.ts', []);
    expect(output).toContain('stateDiagram-v2');
    expect(code).toBe(0);
  });

  it('--dot prints a Graphviz graph', async () => {
    const { code, output } = await diagram('--dot');
    expect(output).toContain('digraph');
    expect(code).toBe(0);
  });

  it('--svg FILE writes an SVG', async () => {
    const file = join(folder, 'tree.svg');
    expect((await diagram('--svg', file)).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(/^<svg .*<\/svg>\n$/s);
  });

  it('--write FILE writes the tree between the marks, and nothing else', async () => {
    const file = write('README.md', 'Before.\n<!-- tree:begin -->\nold\n<!-- tree:end -->\nAfter.\n');
    expect((await diagram('--write', file)).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(
      /^Before.\n<!-- tree:begin -->\n```mermaid\n.*```\n.*<!-- tree:end -->\nAfter.\n$/s,
    );
  });

  it('says what is wrong, and how to list the options', async () => {
    const { code, errors } = await diagram('--write', write('other.md', 'nothing'));
    expect(errors).toContain('add the lines <!-- tree:begin --> and <!-- tree:end -->');
    expect(errors).toContain('npm run diagram -- --help lists the options');
    expect(code).toBe(2);
  });
});
