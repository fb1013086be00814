import type { PhoneTree } from '../state-machine.js';
import type { Ask } from './asks.js';
import { hearAside } from './hear-aside.js';
import type { Aside, Heard, Played, Position, Step } from './played.js';
import { positionKey } from './position-key.js';
import { quote } from './problem.js';
import { type Document, readTwiml } from './read-twiml.js';
import type { World } from './run.js';
import { type Literals, literalsIn, samplesFor, worldOf } from './samples.js';
import { readStructure } from './structure.js';
import { takeTurns } from './take-turns.js';
import { type WatchedTree, type WatchOptions, watchTree } from './watch-tree.js';
import { UNREADABLE, waysThrough } from './ways.js';

export interface PlayOptions extends WatchOptions {
  /** Is told before each turn. */
  observe?: (turn: Pick<Step, 'from' | 'ask' | 'world' | 'given'>) => void;
  /** The text of the tree's file: its numbers and words are tried where callers type and speak. */
  source?: string;
  /** How long to play; 20,000 ms unless given. */
  playMs?: number;
  /** How many positions of one state are played; 40 unless given. */
  positionsPerState?: number;
}

/**
 * Plays all calls that a tree can have, breadth first, on enterState and exitState. Where handlers look at the time,
 * the caller's number or luck, several are tried; where callers type or speak, samples are. Runs no action.
 */
export async function playTree<Name extends string, Memory>(
  tree: PhoneTree<Name, Memory>,
  options: PlayOptions = {},
): Promise<Played> {
  return new Player(tree, options).play();
}

class Player<Name extends string, Memory> {
  private readonly structure;
  private readonly watched: WatchedTree<Name, Memory>;
  private readonly end: number;
  private readonly open: World;
  private readonly literals: Literals;
  private readonly positions: Position[] = [];
  private readonly steps: Step[] = [];
  private readonly asides = new Map<string, readonly Aside[]>();
  private readonly doubts = new Set<string>();
  private known = new Map<string, Position>();
  /** Positions that differ from known ones only in what no handler has read of the memory until now. */
  private twins: Position[] = [];
  private readonly memoryRead = new Set<string>();
  private readonly perState = new Map<string, number>();
  private readonly documents = new Map<string, Document>();
  private readonly heard = new Map<string, Heard>();

  constructor(
    private readonly tree: PhoneTree<Name, Memory>,
    private readonly options: PlayOptions,
  ) {
    this.structure = readStructure(tree);
    this.open = worldOf(options.source ?? '');
    this.literals = literalsIn(options.source ?? '');
    this.watched = watchTree(tree, options);
    this.end = performance.now() + (options.playMs ?? 20_000);
  }

  async play(): Promise<Played> {
    const { start, rescue } = this.tree;
    await this.take(start, undefined, undefined);
    await this.playOn(0);
    if (!this.steps.some(({ state, passed }) => state === rescue || passed?.includes(rescue))) {
      const played = this.positions.length;
      await this.take(rescue, undefined, undefined, ['something broke before']);
      await this.playOn(played);
    }
    const { structure, positions, steps, doubts } = this;
    return { ...structure, positions, steps, asides: [...this.asides.values()].flat(), doubts };
  }

  private async playOn(first: number): Promise<void> {
    for (let index = first; index < this.positions.length; index++) {
      const position = this.positions[index];
      if (!position) return;
      if (performance.now() > this.end) this.doubt(position, 'there was no time to play more');
      else for (const ask of position.heard.ways.asks) await this.take(position.state, position, ask);
    }
  }

  /** Takes all turns that a call can take from here. */
  private async take(state: string, from: Position | undefined, ask: Ask | undefined, given: string[] = []) {
    const memory = from?.memory ?? JSON.stringify(this.tree.memory ?? {});
    const world = from?.world ?? {};
    this.options.observe?.({ from, ask, world, given });
    const requestId = `request-${this.positions.length}`;
    const { outcomes, cut } = await takeTurns(this.watched, {
      state,
      memory,
      world,
      open: this.open,
      requestId,
      ask,
    });
    if (cut && from) this.doubt(from, `${quote(state)} depends on too much that differs from call to call`);
    for (const { twiml, ...outcome } of outcomes) {
      const all = given.length > 0 ? [...given, ...outcome.given] : outcome.given;
      const step: Step = Object.assign(outcome, { given: all, from, ask, heard: undefined, to: undefined });
      this.steps.push(step);
      from?.steps.push(step);
      this.noteDoubts(step, from);
      if (step.state === undefined || twiml === undefined) continue;
      step.heard = await this.hear(step, step.state, twiml);
      if (!ask?.gone) this.arrive(step, step.state, step.heard, outcome.memory);
      this.noteReads(outcome.reads);
    }
  }

  private noteDoubts({ world, given, state, fault }: Step, from: Position | undefined): void {
    for (const what of Object.keys(world)) {
      if (from?.world[what] !== world[what]) this.doubts.add(`some values of ${what} were tried`);
    }
    if (given.some((one) => one.includes(' is '))) this.doubts.add('luck was tried');
    if (state === undefined && fault) this.doubts.add(`${quote(fault.state)} breaks`);
  }

  private doubt(position: Position, why: string): void {
    position.doubt = why;
    this.doubts.add(why);
  }

  private async hear(step: Step, state: string, twiml: string): Promise<Heard> {
    const key = `${state}\n${twiml}`;
    const known = this.heard.get(key);
    if (known) return known;
    const document = this.documents.get(twiml) ?? readTwiml(twiml);
    this.documents.set(twiml, document);
    const hasAside = document.verbs.some(({ name }) => name === 'Enqueue' || name === 'Dial');
    const asides = hasAside
      ? (this.asides.get(state) ?? (await hearAside(this.watched, state, step, this.open)))
      : [];
    if (hasAside) this.asides.set(state, asides);
    const heldBy = asides.flatMap((aside) => (aside.handler === 'hold' ? (aside.document?.verbs ?? []) : []));
    const leave = heldBy.some(({ name }) => name === 'Leave');
    const { tries = [], source = '' } = this.structure.places.get(state) ?? {};
    const samples = samplesFor(tries, literalsIn(source), this.literals);
    // What cannot be read is a problem of its own, after which Twilio ends the call.
    const verbs = document.shape === '' ? undefined : document.verbs;
    const ways = verbs ? waysThrough(verbs, { ...samples, leave }) : UNREADABLE;
    const heard = { document, ways };
    this.heard.set(key, heard);
    return heard;
  }

  /** Goes on from where a step leads, unless a call has been there. */
  private arrive(step: Step, state: string, heard: Heard, memory: string): void {
    const position: Position = {
      state,
      memory,
      world: step.world,
      by: step,
      heard,
      steps: [],
      doubt: undefined,
    };
    const key = positionKey(position, this.memoryRead);
    const known = this.known.get(key);
    if (known) {
      step.to = known;
      if (known.memory !== memory) this.twins.push(position);
      return;
    }
    const count = (this.perState.get(state) ?? 0) + 1;
    this.perState.set(state, count);
    if (count > (this.options.positionsPerState ?? 40)) {
      if (step.from) this.doubt(step.from, `there are more ways through ${quote(state)} than were played`);
      return;
    }
    this.known.set(key, position);
    step.to = position;
    this.positions.push(position);
    for (const { kind } of heard.ways.asks) {
      if (kind === 'number' || kind === 'speech')
        this.doubt(position, `some ${kind === 'number' ? 'numbers' : 'words'} were tried at ${quote(state)}`);
    }
    if (heard.ways.ends.some(({ elsewhere }) => elsewhere))
      this.doubts.add(`calls go elsewhere at ${quote(state)}`);
  }

  /** Once a handler reads another part of the memory, positions that differ in it are not one any more. */
  private noteReads(reads: ReadonlySet<string>): void {
    const before = this.memoryRead.size;
    for (const read of reads)
      if (read.startsWith('memory ')) this.memoryRead.add(read.slice('memory '.length));
    if (this.memoryRead.size === before) return;
    this.known = new Map(
      this.positions.map((position) => [positionKey(position, this.memoryRead), position]),
    );
    const twins = this.twins;
    this.twins = [];
    for (const { by, state, heard, memory } of twins) this.arrive(by, state, heard, memory);
  }
}
