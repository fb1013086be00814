import { type Clock, realClock } from '../../phone/clock.js';
import type { SpeechReport } from './types.js';

export interface SpokenClock extends Clock {
  /** What somebody who speaks aloud what is heard now says about it. */
  report(speech: SpeechReport): void;
}

/** How much longer than it should a voice may take before the call goes on without it. */
const GRACE_MS = 15_000;

/**
 * Real time, except that what is heard lasts as long as whoever speaks it aloud needs: it takes its usual
 * time, is over where that voice has ended sooner, and goes on where it has begun and not ended yet.
 * @param onWait is told when the phone waits for somebody, and how long it would
 */
export function spokenClock(onWait: (ms: number) => void, clock: Clock = realClock()): SpokenClock {
  let report = (_speech: SpeechReport) => {};
  return {
    ...clock,
    report: (speech) => report(speech),
    async play(ms, signal) {
      const ended = new AbortController();
      const over = AbortSignal.any([signal, ended.signal]);
      let speaking = false;
      let overdue = false;
      report = (speech) => {
        speaking = speech === 'begun';
        if (speech === 'ended' || (overdue && !speaking)) ended.abort();
      };
      await clock.play(ms, over);
      overdue = true;
      if (speaking && !over.aborted) await clock.play(ms + GRACE_MS, over);
      report = () => {};
    },
    wait(ms, signal) {
      onWait(ms);
      return clock.wait(ms, signal);
    },
  };
}
