import type { Before } from './take-turns.js';

/** What differs from call to call and stays through one: what it may be, by its name. */
export type World = Readonly<Record<string, readonly unknown[]>>;

/** Why a turn broke. */
export interface Fault {
  kind: 'handler-throws' | 'handler-late' | 'missing-state' | 'automatic-circle' | 'memory-not-json';
  state: string;
  /** Goes on after the state's name. */
  detail: string;
  /** What a handler threw. */
  error?: unknown;
}

const NOWHERE: Before = {
  state: '',
  from: undefined,
  result: undefined,
  memory: '{}',
  world: {},
  open: {},
  given: [],
  requestId: '',
};

/** One run of a turn: decides what handlers look at and nobody knows, and notes what they do. */
export class Run {
  /** What was decided, in order. Other indexes make another turn that the call can take. */
  readonly decided: { what: string; value: unknown; index: number; options: number }[] = [];
  /** What this run settled of the world. */
  readonly settled = new Map<string, unknown>();
  /** What handlers read, such as `exit digits` and `memory count`. */
  readonly reads = new Set<string>();
  /** For each verb, the state that wrote it. */
  readonly writers: string[] = [];
  /** The handler that ran last. */
  last = { state: '', handler: '' };
  fault: Fault | undefined;

  /** @param indexes what to decide */
  constructor(
    readonly before: Before = NOWHERE,
    private readonly indexes: readonly number[] = [],
  ) {}

  /** One of these, in this run; the next run takes another. */
  decide<T>(what: string, options: readonly T[]): T | undefined {
    const index = this.indexes[this.decided.length] ?? 0;
    this.decided.push({ what, value: options[index], index, options: options.length });
    return options[index];
  }

  /** The value for the whole call: one that the call so far leaves open, or else one of these. */
  settle(what: string, options = this.before.open[what] ?? []): unknown {
    const { world } = this.before;
    if (!this.settled.has(what)) this.settled.set(what, this.decide(what, world[what] ?? options));
    return this.settled.get(what);
  }

  /** The indexes of the next run; undefined: all were tried. */
  get next(): number[] | undefined {
    const last = this.decided.findLastIndex(({ index, options }) => index + 1 < options);
    if (last < 0) return undefined;
    return this.decided.slice(0, last + 1).map(({ index }, at) => (at === last ? index + 1 : index));
  }
}
