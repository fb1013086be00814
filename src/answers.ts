import type { Request } from 'express';

/** Longer than Twilio goes on trying (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides). */
export const KEPT_MS = 60_000;

/** A request's answer, and whether it is that of an earlier attempt. */
export interface Answered {
  twiml: string;
  repeated: boolean;
}

/** Makes the answer to a request, and keeps it along with what else it keeps. */
export type Work = (keep: (twiml: string) => Promise<void>) => Promise<string>;

/** The last answers, so that a request that is delivered twice is answered once. */
export interface Answers {
  /** Does the work, unless an attempt of this key has: then gives its answer, once there is one. */
  once: (key: string, work: Work) => Promise<Answered>;
}

/**
 * What all attempts of Twilio to deliver a request have in common; undefined where there is only one
 * (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
 */
export function attemptKey(request: Request, sid: string): string | undefined {
  const token = request.get('I-Twilio-Idempotency-Token');
  return token ? `${sid} ${token}` : undefined;
}

/** Keeps answers in this process. */
export function memoryAnswers(): Answers {
  const kept = new Map<string, { answer: Promise<string>; until: number }>();

  /** All are kept equally long: the oldest come first. */
  function freeOld() {
    for (const [key, { until }] of kept) {
      if (until > performance.now()) return;
      kept.delete(key);
    }
  }

  return {
    async once(key, work) {
      freeOld();
      const first = kept.get(key);
      if (first) return { twiml: await first.answer, repeated: true };
      const answer = work(async () => {});
      kept.set(key, { answer, until: performance.now() + KEPT_MS });
      // Without an answer the next attempt does the work.
      answer.catch(() => kept.delete(key));
      return { twiml: await answer, repeated: false };
    },
  };
}
