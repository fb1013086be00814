import { inspect } from 'node:util';
import type { Call, DialStatus, QueueResult } from './state-machine.js';

/** What the caller did, or what a verb came to. */
export type Input =
  | { kind: 'digits'; digits: string }
  | { kind: 'speech'; speech: string }
  | { kind: 'silence' }
  | { kind: 'recording'; seconds: number }
  | { kind: 'dial'; status: DialStatus }
  | { kind: 'queue'; result: QueueResult };

/** A call moved, or began, where `left` is undefined. */
export interface Move {
  call: Call<unknown>;
  left: string | undefined;
  input: Input | undefined;
  /** The states, forks and actions on the way to the state that was entered. */
  passed: readonly string[];
  entered: string;
  /** How long the handlers took. */
  ms: number;
}

/** Something of our own broke in this call. */
export interface Failure extends Omit<Move, 'entered' | 'passed'> {
  error: unknown;
  /** Where in the tree the error was made, as far as its stack tells. */
  at: { file: string; line: number } | undefined;
  /**
   * The states that were entered, the last of which broke. Empty: the state that was left broke. Undefined: no
   * state broke, but something else of ours.
   */
  trail?: readonly string[];
  /** What broke was heard beside the turns, such as `hold`: the call stays where it is, and nobody is rescued. */
  beside?: true;
  /** The rescue state; undefined where that broke as well and the caller was hung up on. */
  entered: string | undefined;
  /** Why the rescue state broke. */
  rescueError?: unknown;
}

/** Is told what happens; logs and tools are made of it. */
export interface Observer {
  turn?: (move: Move) => void;
  failure?: (failure: Failure) => void;
  /** A caller who stayed silent for this number of turns in a row was hung up on. */
  silence?: (event: { call: Call<unknown>; left: string; turns: number }) => void;
  /** A request was turned away. To find the reason may take longer than to refuse. */
  refusal?: (event: { status: number; reason: () => string; sid: string | undefined }) => void;
  /** A request of this call begins. */
  request?: (call: Call<unknown>) => void;
  /** A request was delivered again, and got the first one's answer. */
  repeat?: (event: { sid: string }) => void;
  /** A call has ended; the state is the last one it was in, where that is known. */
  end?: (event: { call: Call<unknown>; status: string; seconds: number; state: string | undefined }) => void;
  /** A handler of the tree's events has failed, and runs again at this time; undefined: it is given up. */
  eventFailure?: (event: {
    kind: string;
    id: string;
    /** What Twilio sent about it. */
    params: Call['params'];
    /** JSON of the call's memory. */
    memory: string;
    error: unknown;
    again: Date | undefined;
  }) => void;
  /** Redis answers, at the start or again, or does not any more. */
  redis?: (event: { up: boolean; error?: unknown }) => void;
}

/** The observer, except that one that throws disturbs nothing: its error is a warning of this process. */
export function harmless(observer: Observer): Observer {
  function guarded<Event>(tell: ((event: Event) => void) | undefined) {
    return (event: Event) => {
      try {
        tell?.call(observer, event);
      } catch (error) {
        process.emitWarning(`an observer of calls failed: ${inspect(error, { customInspect: false })}`);
      }
    };
  }
  return {
    turn: guarded(observer.turn),
    silence: guarded(observer.silence),
    refusal: guarded(observer.refusal),
    request: guarded(observer.request),
    repeat: guarded(observer.repeat),
    end: guarded(observer.end),
    failure: guarded(observer.failure),
    eventFailure: guarded(observer.eventFailure),
    redis: guarded(observer.redis),
  };
}
