import { findProblems } from './graph/problems/find.js';
import { describeProblem } from './graph/problems/problem.js';
import { createTree } from './ivr.js';

// Part of npm run check: everything that is wrong with the tree, and advice.
const problems = await findProblems(createTree('+12345678900'));
for (const problem of problems) console.log(`${problem.severity.padEnd(6)} ${describeProblem(problem)}`);
const errors = problems.filter(({ severity }) => severity !== 'advice').length;
console.log(`The phone tree has ${errors === 0 ? 'no errors' : `${errors} error${errors > 1 ? 's' : ''}`}.`);
process.exitCode = errors > 0 ? 1 : 0;
