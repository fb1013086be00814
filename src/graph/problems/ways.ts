import type { Graph, Node } from '../explore.js';
import { groupBy } from '../group.js';
import { inOneGo, reachable } from '../paths.js';
import type { Heard } from '../twiml.js';
import { type Problem, problem, quote } from './problem.js';

/** Verbs that put the caller through to somebody. */
export const HUMAN_VERBS = ['Dial', 'Enqueue'];
/** Verbs after which the tree has no say any more. */
const LEAVING_VERBS = ['Hangup', 'Reject', 'Redirect', 'Leave', 'Refer', 'Connect'];

/** States that no caller gets into, or out of. */
export function wayProblems(graph: Graph, heard: Heard): Problem[] {
  // Without its beginning nothing can be said about the rest.
  if (!graph.nodes.has(graph.start)) return [];
  const reached = reachable(graph, [graph.start, graph.rescue]);
  const free = withWayOut(graph, heard);
  return [...graph.nodes.keys()].flatMap((name) => {
    if (!reached.has(name)) {
      const message = 'no caller gets here: lead here from another state, or take it out of the tree';
      return unlessInDoubt(graph, reached, problem('unreachable', name, message));
    }
    if (free.has(name)) return [];
    const message = 'no caller gets from here to an end or to a human: let a key lead to one';
    return unlessInDoubt(graph, reachable(graph, [name]), problem('no-way-out', name, message));
  });
}

/** The names of the states from which a caller gets to an end, to a human, or to something yet unknown. */
function withWayOut(graph: Graph, heard: Heard): Set<string> {
  const nodes = [...graph.nodes.values()];
  const into = groupBy(
    nodes.flatMap(({ edges }) => edges),
    ({ to }) => to,
  );
  const found = new Set(nodes.filter((node) => isWayOut(graph, node, heard)).map(({ name }) => name));
  for (const name of found) {
    for (const { from } of into.get(name) ?? []) found.add(from);
  }
  return found;
}

function isWayOut(graph: Graph, node: Node, heard: Heard): boolean {
  const verbs = heard.verbs.get(node.name);
  // Where something is broken, that is the problem, and what comes after it cannot be known.
  const broken =
    verbs === undefined ||
    node.malformed.length > 0 ||
    node.faults.length > 0 ||
    node.edges.some(({ to }) => !graph.nodes.has(to)) ||
    inOneGo(graph, node.name).at(-1)?.exit === 'automatic';
  return (
    broken ||
    node.exit === 'end' ||
    verbs.some(({ name }) => HUMAN_VERBS.includes(name) || LEAVING_VERBS.includes(name))
  );
}

/** The problem, or mere advice where it may not be one, as not all that these states answer is known. */
function unlessInDoubt(graph: Graph, names: Iterable<string>, found: Problem): Problem {
  const doubtful = [...names].filter((name) => {
    const node = graph.nodes.get(name);
    return node && (node.looksAt.length > 0 || node.faults.length > 0);
  });
  if (doubtful.length === 0) return found;
  const doubt = `unless ${doubtful.map(quote).join(', ')}, whose answers depend on more than the input, leads there`;
  return { ...found, severity: 'advice', message: `${found.message} (${doubt})` };
}
