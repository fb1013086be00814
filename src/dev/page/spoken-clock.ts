import type { Clock } from '../../phone/clock.js';
import type { SpeechReport } from './types.js';

export interface SpokenClock extends Clock {
  /** Takes the report of a voice that speaks the prompt of now. */
  report(speech: SpeechReport): void;
  /** Ends the prompt of now. */
  skipPrompt(): void;
}

/** A voice that takes this much longer than expected is not waited for any more. */
const GRACE_MS = 15_000;

/**
 * A clock on which a prompt lasts as long as the voice that speaks it: the usual time without a voice, less where
 * the voice ends sooner, and more where it has not ended yet.
 * @param onWait gets the length of each wait for somebody, in milliseconds
 */
export function spokenClock(onWait: (ms: number) => void, clock: Clock): SpokenClock {
  let report = (_speech: SpeechReport) => {};
  return {
    ...clock,
    report: (speech) => report(speech),
    skipPrompt: () => report('ended'),
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
