import { memoryJson, type PhoneTree } from '../state-machine.js';
import { type Finding, problem, quote, show } from './problem.js';

/** A state, a fork or an action as data. */
export interface Written {
  kind: 'state' | 'fork' | 'action';
  /** Where the call goes next: `asks` if the exit is a function, null if the call ends, or one of these states. */
  next: 'asks' | null | readonly string[];
  /** Messages about invalid properties, printed after the name. */
  malformed: readonly string[];
  /** The source code of `exit`, `choose` or `act`. */
  source: string;
  /** An action without `pretend` that may write to the memory. */
  unsure: boolean;
  tries: readonly string[];
  allow: Readonly<Record<string, unknown>>;
}

export interface Structure {
  start: string;
  rescue: string;
  /** States, forks and actions by name, in the order of the tree. */
  places: ReadonlyMap<string, Written>;
  /** The reason why no call can begin with the tree's memory. */
  badMemory?: string;
}

const MOST_NAMES = 20;

/** Reads the structure of a tree without running a handler. */
export function readStructure<Name extends string, Memory>(tree: PhoneTree<Name, Memory>): Structure {
  const places = new Map(Object.entries<unknown>(tree.states).map(([name, place]) => [name, read(place)]));
  const { start, rescue, memory = {} } = tree;
  try {
    memoryJson(memory);
    return { start, rescue, places };
  } catch (error) {
    const [badMemory = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
    return { start, rescue, places, badMemory };
  }
}

function read(place: unknown): Written {
  const { enter, exit, choose, act, to, pretend, tries, allow }: Record<string, unknown> = Object(place);
  const isFunction = (value: unknown) => typeof value === 'function';
  const malformed: string[] = [];
  const must = (key: string, value: unknown, is: boolean, wanted: string) => {
    if (!is) malformed.push(`its ${key} is ${show(value)}, not ${wanted}: correct it, or remove the state`);
  };
  const about = {
    malformed,
    unsure: act !== undefined && pretend === undefined && /memory/.test(String(act)),
    tries: Array.isArray(tries) ? tries.map(String) : [],
    allow: Object(allow),
  };
  if (choose !== undefined) {
    must('choose', choose, isFunction(choose), 'a function');
    return { ...about, kind: 'fork', next: 'asks', source: String(choose) };
  }
  if (act !== undefined) {
    const names = Array.isArray(to) ? to.map(String) : [];
    must('act', act, isFunction(act), 'a function');
    must('to', to, names.length > 0, 'a list of states');
    return { ...about, kind: 'action', next: names, source: String(act) };
  }
  const next = typeof exit === 'string' ? [exit] : isFunction(exit) ? 'asks' : null;
  must('exit', exit, exit === null || next !== null, "null, a state's name or a function");
  must('enter', enter, isFunction(enter), 'a function');
  return { ...about, kind: 'state', next, source: String(exit) };
}

/** Problems that stop a server from starting, because calls would break. */
export function structureProblems({ start, rescue, places, badMemory }: Structure): Finding[] {
  const problems: Finding[] = [];
  const add = (...found: Parameters<typeof problem>) => problems.push(problem(...found));
  const names = [...places.keys()].slice(0, MOST_NAMES).map(quote).join(', ');
  const unnamed = (what: string) => `${what}, but it is not a state: name one of ${names}`;
  if (!places.has(start)) add('missing-start', start, unnamed('calls begin here'));
  if (!places.has(rescue)) add('missing-rescue', rescue, unnamed('broken calls go here'));
  if (badMemory !== undefined) {
    const message = `no call can begin with the tree's memory: ${badMemory}: correct "memory" of the tree`;
    add('memory-not-json', start, message);
  }
  for (const [name, { kind, malformed, next }] of places) {
    for (const wrong of malformed) add('malformed-state', name, wrong);
    for (const to of Array.isArray(next) ? next : []) {
      if (places.has(to)) continue;
      const leads = `its ${kind === 'state' ? 'exit' : 'action'} leads to ${show(to)}, which is not a state`;
      add('missing-state', name, `${leads}: add that state, or lead elsewhere`);
    }
  }
  for (const circle of circles(places)) {
    const remedy = 'let one of them ask the caller, or end';
    const path = circle.map(quote).join(' → ');
    add('automatic-circle', circle[0] ?? '', `automatic exits run in a circle, ${path}: ${remedy}`);
  }
  return problems;
}

/** Circles of automatic exits. Each list begins and ends with the same state. */
function circles(places: Structure['places']): string[][] {
  const found: string[][] = [];
  const seen = new Set<string>();
  for (const begin of places.keys()) {
    const path: string[] = [];
    let name: string | undefined = begin;
    while (name !== undefined && !seen.has(name)) {
      seen.add(name);
      path.push(name);
      // An action with one possible state always leads there.
      const next: Written['next'] | undefined = places.get(name)?.next;
      name = Array.isArray(next) && next.length === 1 ? next[0] : undefined;
    }
    if (name !== undefined && path.includes(name)) found.push([...path.slice(path.indexOf(name)), name]);
  }
  return found;
}
