import type { Paths } from './paths.js';
import type { Document } from './read-twiml.js';
import type { World } from './run.js';
import { INVENTED } from './samples.js';
import type { Structure } from './structure.js';
import type { Outcome } from './take-turns.js';
import type { VerbResult } from './verb-results.js';

/** All calls that were played. */
export interface Played extends Structure {
  /** The nearest first. */
  positions: readonly Position[];
  steps: readonly Step[];
  /** For each state, what was heard beside the turns: in its queue (`hold`), and by its callees. */
  asides: ReadonlyMap<string, readonly Step[]>;
  /** Why there may be more calls than were played. */
  doubts: ReadonlySet<string>;
}

/** Where a call waits, or has ended: what can happen next depends on this alone. */
export interface Position {
  state: string;
  /** JSON. */
  memory: string;
  world: World;
  /** The step that led here first: the end of the shortest way. */
  by: Step;
  heard: Heard;
  /** What the asks lead to; an ask may lead to several things. */
  steps: Step[];
  /** Why there may be more steps than were played. */
  doubt: string | undefined;
}

/** What a call does between two requests of Twilio. */
export interface Step extends Omit<Outcome, 'twiml'> {
  /** Undefined: the call comes in. */
  from: Position | undefined;
  result: VerbResult | undefined;
  /** What the caller hears now; undefined: the turn broke. */
  heard: Heard | undefined;
  /** Where the call is now; undefined: the turn broke, or was not followed. */
  to: Position | undefined;
}

/** A document, and what it can lead to. */
export interface Heard {
  document: Document;
  paths: Paths;
}

/** The steps of the shortest call that ends with this one, from the beginning. */
export function callTo<Last extends Pick<Step, 'from'>>(step: Last): (Step | Last)[] {
  const steps: (Step | Last)[] = [step];
  for (let before = step.from?.by; before; before = before.from?.by) steps.unshift(before);
  return steps;
}

/** What tells positions apart: two of one key go on alike. `memoryRead`: what handlers read; `*`: all. */
export function positionKey(
  { state, memory, world, heard }: Position,
  memoryRead: ReadonlySet<string>,
): string {
  const kept: unknown = JSON.parse(memory, (_key, value: unknown) => {
    // What is kept as callers typed it, or is new with each request, is one value.
    if (typeof value === 'string' && (INVENTED.has(value) || value.startsWith('request-'))) return '…';
    return value;
  });
  const entries = Object.entries(Object(kept)).filter(([key]) => memoryRead.has('*') || memoryRead.has(key));
  return JSON.stringify([state, heard.document.shape, entries.toSorted(), world]);
}
