import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const MAX_OUTPUT = 200_000;

export interface TypeChecker {
  /** Checks the current files, and ends a check that still runs. */
  check(): void;
  close(): Promise<void>;
}

/**
 * Checks the types of a tree and all that it imports, in a process of its own.
 * @param tree the tree's file
 * @param onChecked gets a message for each problem, such as `src/ivr.ts(43,9): error TS2322: …`
 */
export function typeChecker(tree: string, onChecked: (problems: string[]) => void): TypeChecker {
  const folder = mkdtempSync(join(tmpdir(), 'phone-tree-types-'));
  const config = join(folder, 'tsconfig.json');
  const file = resolve(tree);
  const compiler = createRequire(import.meta.url).resolve('typescript/package.json');
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(PROJECT, 'tsconfig.json'),
      compilerOptions: {
        typeRoots: [join(PROJECT, 'node_modules/@types')],
        // A file that is in no package is CommonJS to the compiler, which this option would object to.
        ...(!file.startsWith(PROJECT) && { verbatimModuleSyntax: false }),
        incremental: true,
        tsBuildInfoFile: join(folder, 'build-info.json'),
      },
      files: [file],
      include: [],
    }),
  );
  let running: ChildProcess | undefined;

  function check() {
    running?.kill();
    const arguments_ = [join(dirname(compiler), 'bin/tsc'), '-p', config, '--pretty', 'false'];
    const child = spawn(process.execPath, arguments_, { stdio: ['ignore', 'pipe', 'ignore'] });
    running = child;
    let output = '';
    child.stdout.on('data', (data) => {
      if (output.length < MAX_OUTPUT) output += data;
    });
    child.on('close', () => {
      if (running !== child) return;
      running = undefined;
      onChecked(problemsIn(output));
    });
    // Without a compiler, no type errors are reported.
    child.on('error', () => {});
  }

  return {
    check,
    async close() {
      const child = running;
      running = undefined;
      if (child?.kill()) await once(child, 'close').catch(() => {});
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The problems that the compiler prints; indented lines belong to the problem before them. */
export function problemsIn(output: string): string[] {
  const problems: string[] = [];
  for (const line of output.split(/\r?\n/)) {
    if (/^\S.*\berror TS\d+:/.test(line)) problems.push(line);
    else if (/^\s+\S/.test(line) && problems.length > 0) problems.push(`${problems.pop()}\n${line}`);
  }
  return problems;
}
