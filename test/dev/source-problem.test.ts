import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { problemAt, sourceProblem } from '../../src/dev/source-problem.js';
import { temporaryFile } from '../helpers/temporary-file.js';

const SOURCE = 'one\ntwo\nthree\nfour\nfive\nsix\n';

describe('the place of a problem', () => {
  it.each([
    ['as Node writes it', (file: string) => `${file}:3:7\n    at x (node:internal/y.js:1:1)`],
    ['as tsc writes it', (file: string) => `${file}(3,7): error TS2322: no`],
    ['as a URL', (file: string) => `it broke (${pathToFileURL(file)}:3:1)`],
    ['after a file that is not there', (file: string) => `/nowhere/else.ts:9: no\n${file}:3`],
    ['from the working directory', (file: string) => `${relative('', file)}:3: menu exits to "meny"`],
  ])('is found %s, with the lines around', (_how, message) => {
    const { place, frame } = sourceProblem(message(temporaryFile('tree.ts', SOURCE)));
    expect(place?.line).toBe(3);
    expect(frame.map(({ number, text, marked }) => `${marked ? '>' : ' '}${number} ${text}`)).toEqual([
      ' 1 one',
      ' 2 two',
      '>3 three',
      ' 4 four',
      ' 5 five',
    ]);
  });

  it.each([
    'menu: no exit',
    '',
    '/nowhere/tree.ts:3: no',
    'x.ts:',
    'x file://evil/x.ts:1:1',
    `${'a/'.repeat(9000)}b.ts:1`,
  ])('is unknown in %j', (message) => {
    const problem = sourceProblem(message);
    expect([problem.place, problem.frame]).toEqual([undefined, []]);
  });

  it('has no code where the file has fewer lines now', () => {
    const file = temporaryFile('tree.ts', SOURCE);
    expect(problemAt('no luck', { file, line: 99 })).toMatchObject({ place: { line: 99 }, frame: [] });
  });
});
