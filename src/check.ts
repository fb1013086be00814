import dotenv from 'dotenv';
import { ConfigError } from './config.js';
import { loadTree, TreeError, takeTreeOption } from './graph/load-tree.js';
import { findProblems } from './graph/problems/find.js';
import { describeProblem } from './graph/problems/problem.js';

// Part of npm run check: everything that is wrong with the tree, and advice.
dotenv.config({ quiet: true });
try {
  process.exitCode = await check(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof TreeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function check(args: string[]): Promise<0 | 1> {
  const { name, rest } = takeTreeOption(args);
  if (rest.length > 0)
    throw new TreeError([`unknown argument ${rest[0]}: npm run check takes --tree FILE only`]);
  const { tree, problems: wrongVariables } = await loadTree(name);
  if (wrongVariables.length > 0) throw new ConfigError(wrongVariables);
  const problems = await findProblems(tree);
  for (const problem of problems) console.log(`${problem.severity.padEnd(6)} ${describeProblem(problem)}`);
  const errors = problems.filter(({ severity }) => severity !== 'advice').length;
  console.log(
    `The phone tree has ${errors === 0 ? 'no errors' : `${errors} error${errors > 1 ? 's' : ''}`}.`,
  );
  return errors > 0 ? 1 : 0;
}
