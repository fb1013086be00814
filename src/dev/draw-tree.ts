import { pictureOf } from '../graph/picture.js';
import { findProblems } from '../graph/problems/find.js';
import { describeProblem } from '../graph/problems/problem.js';
import { toSvg } from '../graph/svg.js';
import type { PhoneTree } from '../state-machine.js';
import type { TreeMessage } from './messages.js';

/** The tree's picture, its arrows and its errors, as the browser phone shows them. */
export async function drawTree(tree: PhoneTree<string>): Promise<TreeMessage> {
  const picture = await pictureOf(tree);
  const problems = await findProblems(tree);
  return {
    svg: await toSvg(picture),
    start: picture.start,
    edges: picture.arrows.map(({ from, to, inputs }) => ({
      from,
      to,
      keys: [...inputs],
      automatic: inputs.length === 0,
    })),
    errors: problems.filter(({ severity }) => severity !== 'advice').map(describeProblem),
  };
}
