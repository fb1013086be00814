import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeImportError } from '../../src/graph/import-error.js';
import { temporaryFile } from '../helpers/temporary-file.js';

const IN_NODE = '\n    at ModuleJob.run (node:internal/modules/esm/module_job:325:25)';

function thrown(message: string, stack: string): Error {
  return Object.assign(new Error(message), { stack });
}

it.each<[string, (file: string) => Error, RegExp]>([
  [
    'throws',
    (file) => thrown('boom', `Error: boom\n    at open (file://${file}:3:7)${IN_NODE}`),
    /tree\.ts:3 does not run: boom$/,
  ],
  [
    'imports a file that throws',
    (file) => thrown('boom', `Error: boom\n    at <anonymous> (${join(file, '../bad.ts')}:7:1)${IN_NODE}`),
    /bad\.ts:7 does not run: boom$/,
  ],
  [
    'breaks in a package',
    (file) => thrown('x', `Error: x\n    at a (/a/node_modules/b/c.js:1:1)\n    at b (${file}:2:1)`),
    /tree\.ts:2 does not run: x$/,
  ],
  [
    'has a syntax error',
    (file) =>
      thrown(
        `Transform failed with 1 error:\n${file}:2:21: ERROR: Expected identifier but found ";"`,
        `TransformError: Transform failed with 1 error:\n${file}:2:21: ERROR: Expected`,
      ),
    /tree\.ts:2 does not run: Expected identifier but found ";"$/,
  ],
  [
    'imports what a file does not export',
    (file) =>
      thrown(
        'no export b',
        `${file}:1\nimport { b } from './a.js';\n         ^\nSyntaxError: no export b${IN_NODE}`,
      ),
    /tree\.ts:1 does not run: no export b$/,
  ],
  [
    'imports a file that does not exist',
    (file) =>
      thrown(`Cannot find module '${join(file, '../nope.js')}' imported from ${file}`, `Error${IN_NODE}`),
    /tree\.ts:2 does not run: Cannot find module '.*nope\.js'/,
  ],
  [
    'imports a package that does not exist',
    (file) => thrown(`Cannot find package 'lib' imported from ${file}`, `Error${IN_NODE}`),
    /tree\.ts:3 does not run: Cannot find package 'lib'/,
  ],
  ['throws without a place', () => thrown('boom', `Error: boom${IN_NODE}`), /tree\.ts does not run: boom$/],
])('the error of a tree that %s names the line', (_what, error, expected) => {
  const file = temporaryFile('tree.ts', '');
  writeFileSync(file, "const a = 1;\nimport { b } from './nope.js';\nimport c from 'lib';\n");
  expect(describeImportError(error(file), file)).toMatch(expected);
});
