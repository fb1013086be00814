import { inspect } from 'node:util';
import type { Call, DialStatus, QueueResult } from './state-machine.js';

/** The caller's input, or the result of a verb. */
export type Input =
  | { kind: 'digits'; digits: string }
  | { kind: 'speech'; speech: string }
  | { kind: 'silence' }
  | { kind: 'recording'; seconds: number }
  | { kind: 'dial'; status: DialStatus }
  | { kind: 'queue'; result: QueueResult };

/** A call moved to another state. */
export interface Move {
  call: Call<unknown>;
  /** Undefined at the beginning of the call. */
  left: string | undefined;
  input: Input | undefined;
  /** The states, forks and actions on the way to the state that was entered. */
  passed: readonly string[];
  entered: string;
  /** How long the handlers took. */
  ms: number;
}

/** A handler of the tree or the server itself failed in this call. */
export interface Failure extends Omit<Move, 'entered' | 'passed'> {
  error: unknown;
  /** The place in the tree's code, as far as the error's stack has it. */
  at: { file: string; line: number } | undefined;
  /**
   * The states that were entered: the handler of the last one failed. Empty: the exit of the state that was left
   * failed. Undefined: no handler failed, but the server itself.
   */
  trail?: readonly string[];
  /** A handler beside the turns failed, such as `hold`: the call stays in its state, and is not rescued. */
  beside?: true;
  /** The rescue state; undefined where the rescue state failed too and the server hung up. */
  entered: string | undefined;
  /** The error of the rescue state. */
  rescueError?: unknown;
}

/** Gets the events of all calls. The log and npm run dev are observers. */
export interface Observer {
  turn?: (move: Move) => void;
  failure?: (failure: Failure) => void;
  /** The server hung up on a caller who stayed silent for this number of turns in a row. */
  silence?: (event: { call: Call<unknown>; left: string; turns: number }) => void;
  /** A request was refused. Finding the reason may take longer than refusing, so only a log line asks for it. */
  refusal?: (event: { status: number; reason: () => string; sid: string | undefined }) => void;
  /** A request of this call begins. */
  request?: (call: Call<unknown>) => void;
  /** A duplicate delivery got the first delivery's answer. */
  repeat?: (event: { sid: string }) => void;
  /** A call has ended. `state` is its last state, where that is known. */
  end?: (event: { call: Call<unknown>; status: string; seconds: number; state: string | undefined }) => void;
  /** A handler of the tree's events has failed. It runs again at the time `again`; undefined: never. */
  eventFailure?: (event: {
    kind: string;
    id: string;
    /** The parameters of Twilio's request about the event. */
    params: Call['params'];
    /** JSON of the call's memory. */
    memory: string;
    error: unknown;
    again: Date | undefined;
  }) => void;
  /** The connection to Redis was made or lost. */
  redis?: (event: { up: boolean; error?: unknown }) => void;
}

/** The observer, with each error that it throws turned into a warning of this process. */
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
