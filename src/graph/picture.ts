import type { XmlElement } from '../phone/xml.js';
import { IN_ORDER, listKeys, menuAt } from './menu.js';
import type { Played, Step } from './played.js';
import { describeVerbs } from './readme.js';
import type { Written } from './structure.js';

/** The drawing of a tree as data. */
export interface Picture {
  start: string;
  states: readonly DrawnState[];
  /** At most one arrow from one state to another. */
  arrows: readonly Arrow[];
}

export interface DrawnState {
  name: string;
  /** What the state does with the call; `missing` if the tree does not have the state. */
  role: 'says' | 'asks' | 'records' | 'queues' | 'dials' | 'ends' | 'decides' | 'acts' | 'missing';
  /** What the state does beside saying or asking something: `dials +12345678900`. */
  does: string;
  /** The call leaves the tree here. */
  last: boolean;
  verbs: readonly XmlElement[];
}

export interface Arrow {
  from: string;
  to: string;
  /** The inputs on this arrow: keys, `silence`, `busy`. Empty if the call goes straight on. */
  inputs: readonly string[];
  /** Input without a meaning leads here. */
  rest: boolean;
  /** The label of the arrow: `1, 2`, `else`, or empty. */
  label: string;
}

const ROLES: Record<string, DrawnState['role']> = { Dial: 'dials', Enqueue: 'queues', Record: 'records' };
const MOST_LABELS = 6;

/** The picture of all calls that were played, and of exits and actions that no call reached. */
export function pictureOf(played: Played): Picture {
  const { start, places, steps } = played;
  const inputsTo = new Map([...places.keys()].map((name) => [name, new Map<string, Set<string>>()]));
  const verbs = new Map<string, XmlElement[]>();
  const lead = (from: string, to: string, input = '') => {
    const inputs = inputsTo.get(from)?.get(to) ?? new Set();
    inputsTo.get(from)?.set(to, input === '' ? inputs : inputs.add(input));
  };
  for (const [name, { next }] of places) if (Array.isArray(next)) for (const to of next) lead(name, to);
  for (const step of steps) {
    noteVerbs(step, verbs);
    const { from, result, passed = [], state } = step;
    if (state === undefined || result?.gone) continue;
    const path = [...passed, state];
    if (from && places.get(from.state)?.next !== null) lead(from.state, path[0] ?? '', result?.label);
    for (const [index, to] of path.slice(1).entries()) lead(path[index] ?? '', to);
  }
  const other = meaninglessInputs(played);
  const arrows = [...inputsTo].flatMap(([from, targets]) => arrowsFrom(from, targets, other.get(from)));
  const missing = [...new Set([start, ...arrows.map(({ to }) => to)])].filter((name) => !places.has(name));
  const states = [
    ...[...places].map(([name, place]) => drawn(name, place, verbs.get(name) ?? [])),
    ...missing.map((name) => ({
      name,
      role: 'missing' as const,
      does: 'is missing',
      last: false,
      verbs: [],
    })),
  ];
  return { start, states, arrows };
}

/** The verbs that each state wrote when the first call reached the state. */
function noteVerbs({ writers, heard }: Step, verbs: Map<string, XmlElement[]>): void {
  const known = new Set(verbs.keys());
  for (const [index, verb] of (heard?.document.verbs ?? []).entries()) {
    const writer = writers[index];
    if (writer === undefined || known.has(writer)) continue;
    verbs.set(writer, [...(verbs.get(writer) ?? []), verb]);
  }
}

function drawn(name: string, { kind, next }: Written, verbs: readonly XmlElement[]): DrawnState {
  const last = next === null;
  const state = (role: DrawnState['role'], does = '') => ({ name, role, does, last, verbs });
  if (kind !== 'state') return kind === 'fork' ? state('decides', 'decides') : state('acts', 'acts');
  for (const verb of verbs) {
    const role = ROLES[verb.name];
    if (role) return state(role, describeVerbs([verb]).join());
  }
  if (last) return state('ends', 'hangs up');
  return state(next === 'asks' ? 'asks' : 'says');
}

/** For each menu, the inputs that have the same effect as a key without a meaning. */
function meaninglessInputs({ positions }: Played): Map<string, Set<string>> {
  const inputs = new Map<string, Set<string>>();
  for (const position of positions) {
    const menu = inputs.has(position.state) ? undefined : menuAt(position);
    if (!menu) continue;
    const to = menu.other && firstOf(menu.other.step);
    const alike = position.steps
      .filter((step) => firstOf(step) === to)
      .flatMap(({ result }) => result?.label ?? []);
    inputs.set(position.state, new Set(alike.filter((label) => !menu.choices.some((key) => key === label))));
  }
  return inputs;
}

/** The first state to which a step leads. */
function firstOf({ passed = [], state }: Step): string | undefined {
  return passed[0] ?? state;
}

/** The arrows from a state. Arrows for input without a meaning come last. */
function arrowsFrom(
  from: string,
  targets: ReadonlyMap<string, ReadonlySet<string>>,
  meaningless: ReadonlySet<string> = new Set(),
): Arrow[] {
  const arrows = [...targets].map(([to, inputs]): Arrow => {
    const own = [...inputs].filter((input) => !meaningless.has(input));
    const rest = inputs.size > 0 && own.length === 0;
    const label = rest ? (targets.size === 1 ? 'any input' : 'else') : labelOf(own);
    return { from, to, inputs: [...inputs], rest, label };
  });
  return arrows.toSorted((one, other) => Number(one.rest) - Number(other.rest));
}

function labelOf(inputs: readonly string[]): string {
  const keys: string[] = IN_ORDER.filter((key) => inputs.includes(key));
  const words = inputs.filter((input) => !keys.includes(input));
  const more = words.length > MOST_LABELS ? ['…'] : [];
  return [...(keys.length > 0 ? [listKeys(keys)] : []), ...words.slice(0, MOST_LABELS), ...more].join(', ');
}
