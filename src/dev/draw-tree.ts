import { pictureOf } from '../graph/picture.js';
import { describeProblem } from '../graph/problem.js';
import { prove } from '../graph/prove.js';
import { toSvg } from '../graph/svg.js';
import type { PhoneTree } from '../state-machine.js';
import type { TreeMessage } from './messages.js';

/** The tree's picture, its arrows and its errors, for the browser phone. */
export async function drawTree(tree: PhoneTree<string>): Promise<TreeMessage> {
  const { played, problems } = await prove(tree);
  const errors = problems.filter(({ severity }) => severity === 'error').map(describeProblem);
  if (!played) return { svg: '', start: tree.start, edges: [], errors };
  const picture = pictureOf(played);
  return {
    svg: await toSvg(picture),
    start: picture.start,
    edges: picture.arrows.map(({ from, to, inputs }) => ({
      from,
      to,
      keys: [...inputs],
      automatic: inputs.length === 0,
    })),
    errors,
  };
}
