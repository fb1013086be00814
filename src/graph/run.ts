import type { Before } from './take-turns.js';

/** Values that differ between calls but stay the same during a call, such as `from`: the possible values by name. */
export type World = Readonly<Record<string, readonly unknown[]>>;

/** The reason why a turn failed. */
export interface Fault {
  kind: 'handler-throws' | 'handler-late' | 'missing-state' | 'automatic-circle' | 'memory-not-json';
  state: string;
  /** Printed after the state's name. */
  detail: string;
  /** The error that a handler threw. */
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

/** One run of a turn: chooses the unknown values that handlers read, and records what handlers do. */
export class Run {
  /** The choices of this run, in order. Other indexes give another possible turn. */
  readonly decided: { what: string; value: unknown; index: number; options: number }[] = [];
  /** The values that this run chose for the whole call. */
  readonly settled = new Map<string, unknown>();
  /** The properties that handlers read, such as `exit digits` and `memory count`. */
  readonly reads = new Set<string>();
  /** For each verb, the state that wrote the verb. */
  readonly writers: string[] = [];
  /** The handler that ran last. */
  last = { state: '', handler: '' };
  fault: Fault | undefined;

  /** @param indexes which option to take at each choice; 0 after the last one */
  constructor(
    readonly before: Before = NOWHERE,
    private readonly indexes: readonly number[] = [],
  ) {}

  /** Chooses one of these options; the next run chooses another. */
  decide<T>(what: string, options: readonly T[]): T | undefined {
    const index = this.indexes[this.decided.length] ?? 0;
    this.decided.push({ what, value: options[index], index, options: options.length });
    return options[index];
  }

  /** Chooses a value for the whole call, from the values that earlier turns left open, or else from these options. */
  settle(what: string, options = this.before.open[what] ?? []): unknown {
    const { world } = this.before;
    if (!this.settled.has(what)) this.settled.set(what, this.decide(what, world[what] ?? options));
    return this.settled.get(what);
  }

  /** The indexes of the next run; undefined if all were tried. */
  get next(): number[] | undefined {
    const last = this.decided.findLastIndex(({ index, options }) => index + 1 < options);
    if (last < 0) return undefined;
    return this.decided.slice(0, last + 1).map(({ index }, at) => (at === last ? index + 1 : index));
  }
}
