import type { Clock } from '../../phone/clock.js';
import type { SpeechReport } from './types.js';

export interface SpokenClock extends Clock {
  /** Takes the report of the voice that speaks the current prompt. */
  report(speech: SpeechReport): void;
  /** Ends the current prompt. */
  skipPrompt(): void;
}

/** A voice may take this much longer than expected; then the prompt ends. */
const GRACE_MS = 15_000;

/**
 * A clock on which a prompt ends when the voice that speaks it ends. Without a voice, a prompt takes its usual time.
 * @param onWait gets the length of each wait for input, in milliseconds
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
