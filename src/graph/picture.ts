import type { PhoneTree } from '../state-machine.js';
import { explore, type Node } from './explore.js';
import { groupBy } from './group.js';
import { listInputs } from './inputs.js';
import { otherwise } from './otherwise.js';
import { leadsOf } from './paths.js';
import type { Input } from './pretend.js';
import { hear, type Verb } from './twiml.js';
import { describeVerbs } from './verbs.js';

/** A tree as it is drawn. */
export interface Picture {
  start: string;
  states: readonly DrawnState[];
  /** One at most from a state to another. */
  arrows: readonly Arrow[];
}

export interface DrawnState {
  name: string;
  /** What it does with the call, or that the tree lacks it. */
  role: 'says' | 'asks' | 'records' | 'queues' | 'dials' | 'ends' | 'missing';
  /** What it does, where that is more than to say or ask something: `dials +12345678900`. */
  does: string;
  /** Whether the call leaves the tree here. */
  last: boolean;
  verbs: readonly Verb[];
}

export interface Arrow {
  from: string;
  to: string;
  /** What leads this way; none where the exit is automatic. */
  inputs: readonly Input[];
  /** Whether this is where input without a meaning leads. */
  rest: boolean;
  /** What to write on the arrow: `1, 2`, `else`, or nothing. */
  label: string;
}

/** Verbs that tell what a state is there for, and what it is then. */
const ROLES = [
  ['Dial', 'dials'],
  ['Enqueue', 'queues'],
  ['Record', 'records'],
] as const;

/** What to draw of a tree. Calls every exit, and enters every state once. */
export async function pictureOf(tree: PhoneTree<string>): Promise<Picture> {
  const { nodes, start } = await explore(tree);
  const { verbs } = await hear(tree);
  const arrows = [...nodes.values()].flatMap(arrowsFrom);
  const states = [...nodes.values()].map((node) => drawn(node, verbs.get(node.name) ?? []));
  const missing = new Set([start, ...arrows.map(({ to }) => to)].filter((name) => !nodes.has(name)));
  for (const name of missing)
    states.push({ name, role: 'missing', does: 'is missing', last: false, verbs: [] });
  return { start, states, arrows };
}

function drawn({ name, exit }: Node, verbs: readonly Verb[]): DrawnState {
  const last = exit === 'end';
  for (const [verb, role] of ROLES) {
    const doing = verbs.find((one) => one.name === verb);
    if (doing) return { name, role, does: describeVerbs([doing]).join(), last, verbs };
  }
  if (last) return { name, role: 'ends', does: 'hangs up', last, verbs };
  return { name, role: exit === 'input' ? 'asks' : 'says', does: '', last, verbs };
}

/** The arrows from a state in the order of their inputs, the one for the rest last. */
function arrowsFrom(node: Node): Arrow[] {
  const leads = leadsOf(node);
  const silence = leads.get('silence');
  // Unless an exit listens, a word is as good as silence to it.
  if (leads.get('speech') === silence) leads.delete('speech');
  const rest = otherwise((input) => leads.get(input));
  const groups = groupBy(leads.keys(), (by) => leads.get(by) ?? '');
  const arrows = [...groups].map(([to, group]) => {
    const inputs = group.flatMap((by) => (by === 'automatic' ? [] : by));
    const all = groups.size === 1 ? 'any input' : 'else';
    return { from: node.name, to, inputs, rest: to === rest, label: to === rest ? all : listInputs(inputs) };
  });
  return arrows.toSorted((one, other) => Number(one.rest) - Number(other.rest));
}
