import type { PhoneTree } from '../../state-machine.js';
import { explore, type Graph, type Node } from '../explore.js';
import { groupBy } from '../group.js';
import { listInputs } from '../inputs.js';
import { follow } from '../paths.js';
import { type Problem, problem, quote } from './problem.js';

/**
 * Problems with which a server must not start, because calls would break. No handler is called: only what is
 * written down is examined, which are start, rescue, the exits that lead straight on, and their circles.
 */
export async function startProblems(tree: PhoneTree<string>): Promise<Problem[]> {
  return fatalProblems(await explore(tree, { written: true }));
}

/** What breaks calls whatever the states say, found by their exits alone. */
export function fatalProblems(graph: Graph): Problem[] {
  const nodes = [...graph.nodes.values()];
  return [...ends(graph), ...nodes.flatMap(malformedParts), ...missing(graph), ...circles(graph)];
}

function ends({ nodes, start, rescue }: Graph): Problem[] {
  const names = [...nodes.keys()].map(quote).join(', ');
  const problems: Problem[] = [];
  if (!nodes.has(start)) {
    const message = `is where calls begin, but no state of the tree: let start be one of ${names}`;
    problems.push(problem('missing-start', start, message));
  }
  if (!nodes.has(rescue)) {
    const message = `is where calls go that break, but no state of the tree: let rescue be one of ${names}`;
    problems.push(problem('missing-rescue', rescue, message));
  }
  return problems;
}

function malformedParts({ name, malformed }: Node): Problem[] {
  return malformed.map((detail) =>
    problem('malformed-state', name, `${detail}: write it, or take the state out of the tree`),
  );
}

/** One problem for each state and name that it leads to. */
function missing({ nodes }: Graph): Problem[] {
  const problems: Problem[] = [];
  for (const { name, edges } of nodes.values()) {
    const lost = edges.filter(({ to }) => !nodes.has(to));
    for (const [to, wrong] of groupBy(lost, (edge) => edge.to)) {
      const inputs = listInputs(wrong.map(({ by }) => by));
      const target = `${JSON.stringify(to)}${inputs && ` (${inputs})`}`;
      const message = `its exit leads to ${target}, which is no state of the tree: add that state, or lead elsewhere`;
      problems.push(problem('missing-state', name, message));
    }
  }
  return problems;
}

/** One problem for each circle of automatic exits. */
function circles(graph: Graph): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<Node>();
  for (const start of graph.nodes.values()) {
    const walk: Node[] = [];
    let node: Node | undefined = start;
    while (node?.exit === 'automatic' && !seen.has(node)) {
      seen.add(node);
      walk.push(node);
      node = follow(graph, node);
    }
    if (!node || !walk.includes(node)) continue;
    const circle = [...walk.slice(walk.indexOf(node)), node].map(({ name }) => quote(name)).join(' → ');
    const message = `automatic exits run in a circle, ${circle}: let one of them wait for the caller, or end`;
    problems.push(problem('automatic-circle', node.name, message));
  }
  return problems;
}
