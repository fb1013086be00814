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

/** Keeps answers in this process: a minute at least, and two at most. */
export function memoryAnswers(): Answers {
  const pending = new Map<string, Promise<string>>();
  let young = generation();
  let old = generation();

  function generation() {
    return { answers: new Map<string, string>(), texts: new Map<string, string>(), begun: performance.now() };
  }

  function keep(key: string, twiml: string) {
    if (performance.now() - young.begun > KEPT_MS) [old, young] = [young, generation()];
    // Most callers hear the same: a text is kept once.
    const text = young.texts.get(twiml) ?? twiml;
    young.texts.set(text, text);
    young.answers.set(key, text);
  }

  return {
    async once(key, work) {
      const first = pending.get(key) ?? young.answers.get(key) ?? old.answers.get(key);
      if (first !== undefined) return { twiml: await first, repeated: true };
      const answer = work(async () => {});
      pending.set(key, answer);
      try {
        const twiml = await answer;
        keep(key, twiml);
        return { twiml, repeated: false };
      } finally {
        // Without an answer the next attempt does the work.
        pending.delete(key);
      }
    },
  };
}
