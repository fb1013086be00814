import { expect, it, vi } from 'vitest';
import { phoneNumber, phoneNumbers, treeVariables } from '../../src/tree-helpers/tree-variables.js';

/** The value that `read` returns where the variable DESK has this value, with the problems and warnings. */
function withDesk<T>(value: string, read: () => T) {
  // Trees of other tests may have been loaded before.
  for (const found of Object.values(treeVariables)) found.length = 0;
  vi.stubEnv('DESK', value);
  const result = read();
  vi.unstubAllEnvs();
  return { result, problems: treeVariables.problems.splice(0), warnings: treeVariables.warnings.splice(0) };
}

const desk = (value: string) => withDesk(value, () => phoneNumber('DESK', '+15550100'));

it('a phone number is read from the environment', () => {
  expect(desk(' +4930123456 ')).toEqual({ result: '+4930123456', problems: [], warnings: [] });
});

it.each(['', '  ', '+15550100'])('the phone number %j is the placeholder, with a warning', (value) => {
  const warnings = ['DESK is not set: callers are put through to +15550100, which nobody answers'];
  expect(desk(value)).toEqual({ result: '+15550100', problems: [], warnings });
});

it.each(['2345678900', '+1 234 567 8900', '+0123456789'])('the phone number %j is a problem', (value) => {
  const problem = `DESK is "${value}", but must be a phone number in E.164`;
  expect(desk(value).problems).toEqual([expect.stringContaining(problem)]);
});

it.each([
  ['+15550101, +15550102,+4930123456', ['+15550101', '+15550102', '+4930123456'], 0, 0],
  ['+15550101', ['+15550101'], 0, 0],
  ['', ['+15550103', '+15550104'], 0, 1],
  ['+15550103,+15550104', ['+15550103', '+15550104'], 0, 1],
  ['+15550101,', ['+15550103', '+15550104'], 1, 1],
  ['+15550101 +15550102', ['+15550103', '+15550104'], 1, 1],
])('the phone numbers in %j are %j', (value, expected, problemCount, warningCount) => {
  const read = withDesk(value, () => phoneNumbers('DESK', ['+15550103', '+15550104']));
  expect(read.result).toEqual(expected);
  expect(read.problems).toHaveLength(problemCount);
  expect(read.warnings).toHaveLength(warningCount);
});
