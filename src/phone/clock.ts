import { setTimeout } from 'node:timers/promises';

/** The time of a call. Every promise settles, at the latest, when its signal aborts. */
export interface Clock {
  /** Milliseconds since some fixed moment. */
  now(): number;
  /** Lets the time pass in which something is heard. */
  play(ms: number, signal: AbortSignal): Promise<void>;
  /** Lets the time pass in which the phone waits for somebody to act. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** The time that was left of a wait is skipped. */
  skip(ms: number): void;
}

/** Time as it passes for people. */
export function realClock(): Clock {
  let skipped = 0;
  async function pass(ms: number, signal: AbortSignal) {
    // Longer than a timer can be: only an act ends it.
    const timed = ms < 2 ** 31 ? setTimeout(ms, undefined, { signal }) : aborted(signal);
    await timed.catch(() => {});
  }
  return {
    now: () => performance.now() + skipped,
    play: pass,
    wait: pass,
    skip: (ms) => {
      skipped += ms;
    },
  };
}

/** Time for scripts: what is heard takes none, and a wait lasts until somebody acts. */
export function virtualClock(): Clock {
  let now = 0;
  const skip = (ms: number) => {
    if (Number.isFinite(ms)) now += ms;
  };
  return { now: () => now, play: async (ms) => skip(ms), wait: (_ms, signal) => aborted(signal), skip };
}

/** A clock that tells what begins, and on which a prompt can be skipped. */
export interface SkippableClock extends Clock {
  /** Ends what is heard now. */
  skipPrompt(): void;
}

/** @param onPass is told when something begins to be heard, or when the phone begins to wait */
export function skippableClock(clock: Clock, onPass: (how: 'play' | 'wait') => void): SkippableClock {
  let skip = () => {};
  return {
    ...clock,
    skipPrompt: () => skip(),
    async play(ms, signal) {
      const skipped = new AbortController();
      skip = () => skipped.abort();
      onPass('play');
      await clock.play(ms, AbortSignal.any([signal, skipped.signal]));
      skip = () => {};
    },
    wait(ms, signal) {
      onPass('wait');
      return clock.wait(ms, signal);
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
