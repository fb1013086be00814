import type { Clock } from '../../../src/phone/clock.js';

/** Time that passes when the test says so. */
export function manualClock() {
  let now = 0;
  const waiting = new Set<{ ends: number; settle: () => void }>();
  function until(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const one = { ends: now + ms, settle: resolve };
      waiting.add(one);
      signal.addEventListener('abort', () => {
        waiting.delete(one);
        resolve();
      });
    });
  }
  const clock: Clock = {
    now: () => now,
    play: until,
    wait: until,
    skip(ms) {
      now += ms;
    },
  };
  return {
    ...clock,
    /** Lets this time pass, in milliseconds. */
    pass(ms: number) {
      now += ms;
      for (const one of waiting) {
        if (one.ends > now) continue;
        waiting.delete(one);
        one.settle();
      }
    },
    /** The milliseconds of each prompt or wait that goes on. */
    waits: () => [...waiting].map(({ ends }) => ends - now),
  };
}
