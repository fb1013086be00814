import { isState, type PhoneTree } from '../state-machine.js';
import { pathsThrough, UNREADABLE } from './paths.js';
import { type Heard, type Played, type Position, positionKey, type Step } from './played.js';
import { quote } from './problem.js';
import { readTwiml } from './read-twiml.js';
import { Run, type World } from './run.js';
import { type Literals, literalsIn, samplesFor, worldOf } from './samples.js';
import { readStructure } from './structure.js';
import { takeTurn, takeTurns } from './take-turns.js';
import { ANSWERED, PRESSED_WAITING, type VerbResult, WAITING } from './verb-results.js';
import { type WatchedTree, type WatchOptions, watchTree } from './watch-tree.js';

export interface PlayOptions extends WatchOptions {
  /** The text of the tree's file. Its numbers and words are tried where callers type and speak. */
  source?: string;
  /** The time limit in milliseconds; default 20,000. */
  playMs?: number;
  /** How many positions of one state are played; default 40. */
  positionsPerState?: number;
}

/**
 * Plays all calls that a tree can have, breadth first, on enterState and exitState. If handlers read the time, the
 * caller's number or Math.random(), several values are tried. Where callers type or speak, samples are tried. Actions
 * are not run.
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
  private readonly asides = new Map<string, Step[]>();
  private readonly doubts = new Set<string>();
  private known = new Map<string, Position>();
  /** Positions that differ from known ones only in parts of the memory that no handler has read yet. */
  private twins: Position[] = [];
  private readonly memoryRead = new Set<string>();
  private readonly perState = new Map<string, number>();
  private readonly heard = new Map<string, Heard>();

  constructor(
    private readonly tree: PhoneTree<Name, Memory>,
    private readonly options: PlayOptions,
  ) {
    const { source = '', playMs = 20_000 } = options;
    this.structure = readStructure(tree);
    this.open = worldOf(source);
    this.literals = literalsIn(source);
    this.watched = watchTree(tree, options);
    this.end = performance.now() + playMs;
  }

  async play(): Promise<Played> {
    const { start, rescue } = this.tree;
    await this.playFrom(start, []);
    if (!this.steps.some(({ state, passed }) => state === rescue || passed?.includes(rescue)))
      await this.playFrom(rescue, ['something broke before']);
    const { structure, positions, steps, asides, doubts } = this;
    return { ...structure, positions, steps, asides, doubts };
  }

  private async playFrom(state: string, given: readonly string[]): Promise<void> {
    let next = this.positions.length;
    await this.take(state, undefined, undefined, given);
    for (let position = this.positions[next]; position; position = this.positions[++next]) {
      if (performance.now() > this.end) this.doubt(position, 'there was no time to play more');
      else for (const one of position.heard.paths.results) await this.take(position.state, position, one, []);
    }
  }

  /** Takes all turns that are possible with this result. */
  private async take(
    state: string,
    from: Position | undefined,
    result: VerbResult | undefined,
    given: readonly string[],
  ) {
    const { memory = JSON.stringify(this.tree.memory ?? {}), world = {} } = from ?? {};
    const requestId = `request-${this.positions.length}`;
    const before = { state, from, result, memory, world, open: this.open, given, requestId };
    const { outcomes, cut } = await takeTurns(this.watched, before);
    if (cut && from) this.doubt(from, `${quote(state)} depends on too much that differs from call to call`);
    for (const { twiml, ...outcome } of outcomes) {
      const step: Step = Object.assign(outcome, { from, result, heard: undefined, to: undefined });
      this.steps.push(step);
      from?.steps.push(step);
      this.noteDoubts(step);
      if (step.state === undefined || twiml === undefined) continue;
      step.heard = await this.hear(step, step.state, twiml);
      if (!result?.gone) this.arrive(step, step.state, step.heard, outcome.memory);
      this.noteReads(outcome.reads);
    }
  }

  private noteDoubts({ world, given, state, fault, from }: Step): void {
    for (const what of Object.keys(world)) {
      if (from?.world[what] !== world[what]) this.doubts.add(`some values of ${what} were tried`);
    }
    if (given.some((one) => one.includes(' is ')))
      this.doubts.add('some values of Math.random() or Confidence were tried');
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
    const document = readTwiml(twiml);
    const { tries = [], source = '' } = this.structure.places.get(state) ?? {};
    const samples = samplesFor(tries, literalsIn(source), this.literals);
    if (document.verbs.some(({ name }) => name === 'Enqueue' || name === 'Dial'))
      await this.hearAside(step, state);
    const leave = (this.asides.get(state) ?? []).some(
      ({ result, heard }) => result?.aside === 'hold' && has(heard, 'Leave'),
    );
    // documentProblems reports unreadable TwiML as invalid-twiml.
    const paths = document.shape === '' ? UNREADABLE : pathsThrough(document.verbs, { ...samples, leave });
    const heard = { document, paths };
    this.heard.set(key, heard);
    return heard;
  }

  /** Runs the `hold` and `callee` handlers of a state. */
  private async hearAside(by: Step, state: string): Promise<void> {
    const place = isState(this.tree, state) ? this.tree.states[state] : undefined;
    if (!place || !('enter' in place) || this.asides.has(state)) return;
    const { memory, world, given, from } = by;
    const steps: Step[] = [];
    this.asides.set(state, steps);
    const hear = async (result: VerbResult, kind: 'hold' | 'whisper') => {
      const before = { state, from, result, memory, world, open: this.open, given, requestId: kind };
      const { twiml, ...outcome } = await takeTurn(this.watched, new Run(before));
      const heard = twiml === undefined ? undefined : { document: readTwiml(twiml, kind), paths: UNREADABLE };
      steps.push({ ...outcome, given, world, from, result, heard, to: undefined });
    };
    if (place.hold) await hear(WAITING, 'hold');
    if (has(steps[0]?.heard, 'Gather')) for (const result of PRESSED_WAITING) await hear(result, 'hold');
    if (place.callee) for (const result of ANSWERED) await hear(result, 'whisper');
  }

  /** Adds the position to which a step leads, unless the position is known. */
  private arrive(by: Step, state: string, heard: Heard, memory: string): void {
    const position: Position = { state, memory, world: by.world, by, heard, steps: [], doubt: undefined };
    const key = positionKey(position, this.memoryRead);
    const known = this.known.get(key);
    if (known) {
      by.to = known;
      if (known.memory !== memory) this.twins.push(position);
      return;
    }
    const count = (this.perState.get(state) ?? 0) + 1;
    this.perState.set(state, count);
    if (count > (this.options.positionsPerState ?? 40)) {
      if (by.from) this.doubt(by.from, `there are more positions of ${quote(state)} than were played`);
      return;
    }
    this.known.set(key, position);
    by.to = position;
    this.positions.push(position);
    for (const { kind } of heard.paths.results) {
      if (kind === 'number' || kind === 'speech')
        this.doubt(position, `some ${kind === 'number' ? 'numbers' : 'words'} were tried at ${quote(state)}`);
    }
    if (heard.paths.ends.some(({ elsewhere }) => elsewhere))
      this.doubts.add(`calls go elsewhere at ${quote(state)}`);
  }

  /** When a handler reads another part of the memory, positions that differ in this part are told apart from now on. */
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

function has(heard: Heard | undefined, verb: string): boolean {
  return heard?.document.elements.some(({ name }) => name === verb) ?? false;
}
