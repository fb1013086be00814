import type { Edge, Graph, Node } from './explore.js';

/** The names that a call can get to from these, themselves included, whether the tree has them or not. */
export function reachable(graph: Graph, from: Iterable<string>): Set<string> {
  const reached = new Set(from);
  for (const name of reached) {
    for (const { to } of graph.nodes.get(name)?.edges ?? []) reached.add(to);
  }
  return reached;
}

/**
 * The states that are entered in one go where this one is, itself first: the last one waits or ends,
 * unless the way is broken by a missing state, or a circle, which is walked once.
 */
export function inOneGo(graph: Graph, name: string): Node[] {
  const passed = new Set<Node>();
  let node = graph.nodes.get(name);
  while (node && !passed.has(node)) {
    passed.add(node);
    node = node.exit === 'automatic' ? follow(graph, node) : undefined;
  }
  return [...passed];
}

/** Where an automatic exit leads, if it is there. */
export function follow(graph: Graph, node: Node): Node | undefined {
  const to = node.edges[0]?.to;
  return to === undefined ? undefined : graph.nodes.get(to);
}

/** Where each input leads, in the order of the edges; where there are several answers, the first. */
export function leadsOf({ edges }: Node): Map<Edge['by'], string> {
  const leads = new Map<Edge['by'], string>();
  for (const { by, to } of edges) if (!leads.has(by)) leads.set(by, to);
  return leads;
}
