import { setTimeout } from 'node:timers/promises';

/** The time of a call. Every promise settles, at the latest, when its signal aborts. */
export interface Clock {
  /** Milliseconds since a fixed moment. */
  now(): number;
  /** Settles after the time that a prompt takes. */
  play(ms: number, signal: AbortSignal): Promise<void>;
  /** Settles after the time for which the phone waits for an act. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** Moves the clock forward, by the rest of a wait. */
  skip(ms: number): void;
}

/** Real time. */
export function realClock(): Clock {
  let skipped = 0;
  async function pass(ms: number, signal: AbortSignal) {
    // A timer cannot be longer, so only an act ends this wait.
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

/** Virtual time for tests and scripts: prompts end at once, and a wait lasts until somebody acts. */
export function virtualClock(): Clock {
  let now = 0;
  const skip = (ms: number) => {
    if (Number.isFinite(ms)) now += ms;
  };
  return { now: () => now, play: async (ms) => skip(ms), wait: (_ms, signal) => aborted(signal), skip };
}

/** A clock on which a prompt can be skipped. */
interface SkippableClock extends Clock {
  /** Ends the prompt that is playing. */
  skipPrompt(): void;
}

/** @param onPass called when a prompt begins, and when the phone begins to wait */
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
