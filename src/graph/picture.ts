import type { XmlElement } from '../phone/xml.js';
import { IN_ORDER, listKeys, menuAt } from './menu.js';
import type { Played, Step } from './played.js';
import { describeVerbs } from './readme.js';
import type { Written } from './structure.js';

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
  role: 'says' | 'asks' | 'records' | 'queues' | 'dials' | 'ends' | 'decides' | 'acts' | 'missing';
  /** What it does, where that is more than to say or ask something: `dials +12345678900`. */
  does: string;
  /** Whether the call leaves the tree here. */
  last: boolean;
  verbs: readonly XmlElement[];
}

export interface Arrow {
  from: string;
  to: string;
  /** What leads this way: keys, `silence`, `busy`; nothing where the call goes straight on. */
  inputs: readonly string[];
  /** Whether this is where input without a meaning leads. */
  rest: boolean;
  /** What to write on the arrow: `1, 2`, `else`, or nothing. */
  label: string;
}

const ROLES: Record<string, DrawnState['role']> = { Dial: 'dials', Enqueue: 'queues', Record: 'records' };
const MOST_LABELS = 6;

/** What to draw: the calls that were played, and what else is written down. */
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

/** What each state wrote when a call first came there. */
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

/** What each state's menu answers as it answers any key that means nothing. */
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

/** Where a step leads first. */
function firstOf({ passed = [], state }: Step): string | undefined {
  return passed[0] ?? state;
}

/** The arrows from a state, those for input without a meaning last. */
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
