import type { PhoneTree } from '../state-machine.js';
import { type Finding, problem, quote, show } from './problem.js';

/** A state, a fork or an action, as it is written down. */
export interface Written {
  kind: 'state' | 'fork' | 'action';
  /** Where the call goes next: `asks`, as its exit is a function; null: nowhere; or to one of these. */
  next: 'asks' | null | readonly string[];
  /** What of it is no part of a place, to go on after its name. */
  malformed: readonly string[];
  /** The source of the function that says where the call goes next, or that acts. */
  source: string;
  /** What an action leaves in the memory is not known, as it has no `pretend`. */
  unsure: boolean;
  tries: readonly string[];
  allow: Readonly<Record<string, unknown>>;
}

const MOST_NAMES = 20;

export interface Structure {
  start: string;
  rescue: string;
  /** By name, in the tree's order. */
  places: ReadonlyMap<string, Written>;
}

/** What is written down of a tree; runs no handler. */
export function readStructure<Name extends string, Memory>(tree: PhoneTree<Name, Memory>): Structure {
  const entries = Object.entries<unknown>(tree.states).map(([name, place]): [string, Written] => [
    name,
    read(place),
  ]);
  return { start: tree.start, rescue: tree.rescue, places: new Map(entries) };
}

function read(place: unknown): Written {
  const part = (key: string): unknown =>
    typeof place === 'object' && place !== null ? Reflect.get(place, key) : undefined;
  const [enter, exit, choose, act, to] = ['enter', 'exit', 'choose', 'act', 'to'].map(part);
  const [tries, allow] = [part('tries'), part('allow')];
  const about = {
    unsure: act !== undefined && part('pretend') === undefined && /memory/.test(String(act)),
    tries: Array.isArray(tries) ? tries.map(String) : [],
    allow: typeof allow === 'object' && allow !== null ? { ...allow } : {},
  };
  const malformed = (value: unknown, key: string, is: boolean, wanted: string) =>
    is ? [] : [`its ${key} is ${show(value)}, not ${wanted}: correct it, or take the state out of the tree`];
  const isFunction = (value: unknown) => typeof value === 'function';
  if (choose !== undefined) {
    const wrong = malformed(choose, 'choose', isFunction(choose), 'a function');
    return { ...about, kind: 'fork', next: 'asks', source: String(choose), malformed: wrong };
  }
  if (act !== undefined) {
    const names = Array.isArray(to) ? to.map(String) : [];
    const wrong = [
      ...malformed(act, 'act', isFunction(act), 'a function'),
      ...malformed(to, 'to', names.length > 0, 'a list of states'),
    ];
    return { ...about, kind: 'action', next: names, source: String(act), malformed: wrong };
  }
  const isExit = exit === null || typeof exit === 'string' || isFunction(exit);
  const next = typeof exit === 'string' ? [exit] : isFunction(exit) ? 'asks' : null;
  const wrong = [
    ...malformed(exit, 'exit', isExit, "null, a state's name or a function"),
    ...malformed(enter, 'enter', isFunction(enter), 'a function'),
  ];
  return { ...about, kind: 'state', next, source: String(exit), malformed: wrong };
}

/** Problems with which a server must not start, because calls would break. */
export function structureProblems({ start, rescue, places }: Structure): Finding[] {
  const problems: Finding[] = [];
  const names = [...places.keys()].slice(0, MOST_NAMES).map(quote).join(', ');
  for (const [kind, name, what] of [
    ['missing-start', start, 'is where calls begin'],
    ['missing-rescue', rescue, 'is where calls go that break'],
  ] as const) {
    if (!places.has(name))
      problems.push(problem(kind, name, `${what}, but not a state: name one of ${names}`));
  }
  for (const [name, { kind, malformed, next }] of places) {
    for (const wrong of malformed) problems.push(problem('malformed-state', name, wrong));
    for (const to of Array.isArray(next) ? next : []) {
      if (!places.has(to))
        problems.push(
          problem(
            'missing-state',
            name,
            `its ${kind === 'state' ? 'exit' : 'action'} leads to ${show(to)}, which is not a state: add that state, or lead elsewhere`,
          ),
        );
    }
  }
  return [...problems, ...circles(places)];
}

/** One problem for each circle of exits that lead straight on. */
function circles(places: Structure['places']): Finding[] {
  const problems: Finding[] = [];
  const seen = new Set<string>();
  for (const begin of places.keys()) {
    const way: string[] = [];
    let name: string | undefined = begin;
    while (name !== undefined && !seen.has(name)) {
      seen.add(name);
      way.push(name);
      name = straightOn(places.get(name));
    }
    if (name === undefined || !way.includes(name)) continue;
    const circle = [...way.slice(way.indexOf(name)), name].map(quote).join(' → ');
    problems.push(
      problem(
        'automatic-circle',
        name,
        `automatic exits run in a circle, ${circle}: let one of them ask the caller, or end`,
      ),
    );
  }
  return problems;
}

/** Where a state, or an action with one outcome, surely leads without asking the caller. */
function straightOn(place: Written | undefined): string | undefined {
  return Array.isArray(place?.next) && place.next.length === 1 ? place.next[0] : undefined;
}
