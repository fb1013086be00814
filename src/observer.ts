import { inspect } from 'node:util';
import type { Call } from './state-machine.js';

/** Something of our own broke in this call. */
export interface Failure {
  error: unknown;
  call: Call;
  left: string | undefined;
  /** The rescue state; undefined where that broke as well and the caller was hung up on. */
  entered: string | undefined;
  /** Why the rescue state broke. */
  rescueError?: unknown;
}

/** Is told what happens; logs and tools are made of it. */
export interface Observer {
  /** A call moved, or began, where `left` is undefined. */
  turn?: (event: { call: Call; left: string | undefined; entered: string }) => void;
  /** A caller who stayed silent for so many turns in a row was hung up on. */
  silence?: (event: { call: Call; left: string; turns: number }) => void;
  /** A request was turned away. */
  refusal?: (event: { status: number; reason: string; sid: string | undefined }) => void;
  /** A request was delivered again, and got the first one's answer. */
  repeat?: (event: { sid: string }) => void;
  /** A call has ended; the state is the last one it was in, where that is known. */
  end?: (event: { call: Call; status: string; seconds: number; state: string | undefined }) => void;
  failure?: (event: Failure) => void;
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
    repeat: guarded(observer.repeat),
    end: guarded(observer.end),
    failure: guarded(observer.failure),
    redis: guarded(observer.redis),
  };
}
