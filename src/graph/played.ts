import type { Paths } from './paths.js';
import type { Document } from './read-twiml.js';
import type { World } from './run.js';
import { INVENTED } from './samples.js';
import type { Structure } from './structure.js';
import type { Outcome } from './take-turns.js';
import type { VerbResult } from './verb-results.js';

/** All calls that were played. */
export interface Played extends Structure {
  /** In the order of the length of the shortest call. */
  positions: readonly Position[];
  steps: readonly Step[];
  /** For each state, the documents of its `hold` and `callee` handlers. */
  asides: ReadonlyMap<string, readonly Step[]>;
  /** Reasons why there may be more calls than were played. */
  doubts: ReadonlySet<string>;
}

/** Where a call waits or has ended. Everything that can happen next depends on the position alone. */
export interface Position {
  state: string;
  /** JSON. */
  memory: string;
  world: World;
  /** The last step of the shortest call to this position. */
  by: Step;
  heard: Heard;
  /** The steps from here; one verb result can lead to several steps. */
  steps: Step[];
  /** The reason why there may be more steps than were played. */
  doubt: string | undefined;
}

/** One turn of a call: from one request of Twilio to the next. */
export interface Step extends Omit<Outcome, 'twiml'> {
  /** Undefined when the call comes in. */
  from: Position | undefined;
  result: VerbResult | undefined;
  /** The document that the caller hears; undefined if the turn failed. */
  heard: Heard | undefined;
  /** The position of the call afterwards; undefined if the turn failed or was not followed. */
  to: Position | undefined;
}

/** A document, and the paths through it. */
export interface Heard {
  document: Document;
  paths: Paths;
}

/** All steps of the shortest call that ends with this step. */
export function callTo<Last extends Pick<Step, 'from'>>(step: Last): (Step | Last)[] {
  const steps: (Step | Last)[] = [step];
  for (let before = step.from?.by; before; before = before.from?.by) steps.unshift(before);
  return steps;
}

/**
 * Positions with the same key have the same future.
 * @param memoryRead the properties of the memory that handlers read; `*` stands for all
 */
export function positionKey(
  { state, memory, world, heard }: Position,
  memoryRead: ReadonlySet<string>,
): string {
  const kept: unknown = JSON.parse(memory, (_key, value: unknown) => {
    // Invented input and request ids are all treated as one value.
    if (typeof value === 'string' && (INVENTED.has(value) || value.startsWith('request-'))) return '…';
    return value;
  });
  const entries = Object.entries(Object(kept)).filter(([key]) => memoryRead.has('*') || memoryRead.has(key));
  return JSON.stringify([state, heard.document.shape, entries.toSorted(), world]);
}
