import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { problemsIn, typeChecker } from '../../src/dev/type-check.js';
import { temporaryFile } from '../helpers/temporary-file.js';

it('a type error of a tree is reported with its place, until it is repaired', async () => {
  const file = temporaryFile('tree.ts', 'export const start: string = 7;\n');
  let told: (problems: string[]) => void = () => {};
  const checker = typeChecker(file, (problems) => told(problems));
  const checked = () =>
    new Promise<string[]>((resolve) => {
      told = resolve;
      checker.check();
    });
  expect(await checked()).toEqual([
    expect.stringMatching(/tree\.ts\(1,14\): error TS2322: .*number.*string/),
  ]);
  writeFileSync(file, "export const start: string = '7';\n");
  expect(await checked()).toEqual([]);
  await checker.close();
});

it('the problems that the compiler prints are reported with their details', () => {
  expect(
    problemsIn(
      'src/a.ts(1,2): error TS1: One.\n  Because.\n    Deeper.\nsrc/b.ts(3,4): error TS2: Two.\nFound 2 errors.\n',
    ),
  ).toEqual(['src/a.ts(1,2): error TS1: One.\n  Because.\n    Deeper.', 'src/b.ts(3,4): error TS2: Two.']);
});
