import type { Call, PhoneTree } from '../state-machine.js';
import { Patience } from './patience.js';
import { INPUTS, type Input, pretendCall } from './pretend.js';
import { show } from './show.js';
import { inWorld } from './world.js';

/** A step that a call can take. The tree may lack the state it leads to. */
export interface Edge {
  from: string;
  by: Input | 'automatic';
  to: string;
}

/** Why an exit does not say where some inputs lead. */
export interface Fault {
  kind: 'throws' | 'late' | 'wavers';
  /** Goes on after the state's name: `its exit throws Error: out of paper`. */
  detail: string;
  inputs: readonly Input[];
}

export interface Node {
  name: string;
  /** Where the call goes from here: out of the tree, straight on, or wherever the caller's input leads. */
  exit: 'end' | 'automatic' | 'input';
  edges: readonly Edge[];
  faults: readonly Fault[];
  /** What of it is no part of a state, in the words that a fault's detail has. */
  malformed: readonly string[];
  /** What its exit reads of the call beside the input, such as `memory`: the edges are those of a fresh call. */
  looksAt: readonly string[];
}

export interface Graph {
  start: string;
  rescue: string;
  /** By name, in the tree's order. */
  nodes: ReadonlyMap<string, Node>;
}

export interface ExploreOptions {
  /** Takes only what is written down: calls no exit, so that an exit that is a function has no edges. */
  written?: boolean;
  /** How many milliseconds asynchronous exits get, all of them together; 1000 unless given. */
  patience?: number;
}

/** A state's name, or why there is none. */
type Answer = string | Omit<Fault, 'inputs'>;

/** What an exit is asked, and what it answers each time. */
interface Question {
  exit: (call: Call) => unknown;
  by: Input;
  answers: (Answer | Promise<Answer>)[];
  node: OpenNode;
  /** Notes what the exit reads of the call. */
  watcher: ProxyHandler<Call>;
}

/** A node that is still being filled in. */
interface OpenNode extends Node {
  edges: Edge[];
  faults: (Fault & { inputs: Input[] })[];
  malformed: string[];
  looksAt: string[];
}

/**
 * Where each input leads in each state, found by calling the state's exit with a fresh call. No state is
 * entered, so that nothing happens of what an `enter` does. Every exit is asked twice, at another time and
 * with other luck, which finds out those that depend on more than the call. Never rejects: whatever
 * a handler does becomes a fault, and where it wavers, an edge to each answer.
 */
export async function explore(
  tree: PhoneTree<string>,
  { written = false, patience = 1000 }: ExploreOptions = {},
): Promise<Graph> {
  const { nodes, questions } = read(tree);
  if (!written) {
    inWorld(0, () => ask(questions));
    // Backwards, so that an exit that counts its calls has another number for each question.
    inWorld(1, () => ask(questions.toReversed()));
  }

  const late = { kind: 'late', detail: `its exit has not answered after ${patience} ms` } as const;
  const time = new Patience(patience);
  for (const { node, by, answers } of questions) {
    const targets: string[] = [];
    for (const answer of answers) {
      const settled = answer instanceof Promise ? await time.settle(answer).catch(() => late) : answer;
      if (typeof settled !== 'string') addFault(node, by, settled);
      else if (!targets.includes(settled)) targets.push(settled);
    }
    for (const to of targets) node.edges.push({ from: node.name, by, to });
    if (targets.length > 1) {
      const either = targets.map(show).join(' one time and to ');
      addFault(node, by, { kind: 'wavers', detail: `its exit leads to ${either} another time` });
    }
  }
  time.clear();
  return { start: tree.start, rescue: tree.rescue, nodes };
}

/** The states as they are written down, and what is to be asked about them. */
function read(tree: PhoneTree<string>): { nodes: Map<string, Node>; questions: Question[] } {
  const nodes = new Map<string, Node>();
  const questions: Question[] = [];
  for (const [name, state] of Object.entries<unknown>(tree.states)) {
    const [enter, exit] = [part(state, 'enter'), part(state, 'exit')];
    const node: OpenNode = { name, exit: 'end', edges: [], faults: [], malformed: [], looksAt: [] };
    nodes.set(name, node);
    if (typeof exit === 'string') {
      node.exit = 'automatic';
      node.edges.push({ from: name, by: 'automatic', to: exit });
    } else if (isFunction(exit)) {
      node.exit = 'input';
      const watcher = watch(node);
      for (const by of INPUTS) questions.push({ exit, by, answers: [], node, watcher });
    } else if (exit !== null) {
      node.malformed.push(`its exit is ${show(exit)}, not null, a state's name or a function`);
    }
    if (!isFunction(enter)) node.malformed.push(`its enter is ${show(enter)}, not a function`);
  }
  return { nodes, questions };
}

function ask(questions: readonly Question[]): void {
  for (const { exit, by, answers, watcher } of questions) {
    try {
      const answer = exit(new Proxy(pretendCall(by), watcher));
      // Any answer is looked up as a name, so that undefined means the state "undefined".
      answers.push(answer instanceof Promise ? answer.then(String).catch(throws) : String(answer));
    } catch (error) {
      answers.push(throws(error));
    }
  }
}

function addFault(node: OpenNode, by: Input, { kind, detail }: Omit<Fault, 'inputs'>): void {
  const known = node.faults.find((fault) => fault.kind === kind && fault.detail === detail);
  if (!known) node.faults.push({ kind, detail, inputs: [by] });
  else if (!known.inputs.includes(by)) known.inputs.push(by);
}

function watch({ looksAt }: OpenNode): ProxyHandler<Call> {
  return {
    get(call, key, receiver) {
      const isInput = key === 'digits' || key === 'speech';
      if (!isInput && !looksAt.includes(String(key))) looksAt.push(String(key));
      return Reflect.get(call, key, receiver);
    },
  };
}

function throws(error: unknown): Answer {
  return { kind: 'throws', detail: `its exit throws ${show(error)}` };
}

function part(state: unknown, key: 'enter' | 'exit'): unknown {
  return typeof state === 'object' && state !== null ? Reflect.get(state, key) : undefined;
}

function isFunction(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === 'function';
}
