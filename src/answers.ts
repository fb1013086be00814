/** Longer than Twilio goes on trying (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides). */
export const KEPT_MS = 60_000;
/** Of a call. It asks for the next answer only once it has the last, so that even a late attempt is among these. */
const KEPT = 4;

/** A request's answer, and whether it is that of an earlier attempt. */
export interface Answered {
  twiml: string;
  repeated: boolean;
}

/** Makes the answer to a request, and keeps it along with what else it keeps. */
export type Work = (keep: (twiml: string) => Promise<void>) => Promise<string>;

/** The last answers, so that a request that is delivered twice is answered once. */
export interface Answers {
  /**
   * Does the work, unless an attempt of the same call and token has: then gives its answer, once there is one.
   * @param token what all attempts of Twilio to deliver a request have in common
   *   (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides)
   */
  once: (sid: string, token: string, work: Work) => Promise<Answered>;
}

interface Answer {
  token: string;
  twiml: string | Promise<string>;
}

/** Keeps a call's last answers in this process for a minute at least; what is older goes with what comes later. */
export function memoryAnswers(): Answers {
  let young = generation();
  let old = generation();

  function generation() {
    return { calls: new Map<string, Answer[]>(), texts: new Map<string, string>(), begun: performance.now() };
  }

  function answersOf(sid: string): Answer[] {
    return young.calls.get(sid) ?? old.calls.get(sid) ?? [];
  }

  function keep(sid: string, answers: Answer[]) {
    if (performance.now() - young.begun > KEPT_MS) [old, young] = [young, generation()];
    // A copy: what V8 cuts from a form keeps the whole form alive.
    young.calls.set(Buffer.from(sid).toString(), answers);
  }

  /** Most callers hear the same: a text is kept once. */
  function shared(twiml: string): string {
    const text = young.texts.get(twiml) ?? twiml;
    young.texts.set(text, text);
    return text;
  }

  return {
    async once(sid, token, work) {
      const last = answersOf(sid);
      const first = last.find((answer) => answer.token === token);
      if (first) return { twiml: await first.twiml, repeated: true };
      const twiml = work(keepNothingElse);
      const answer: Answer = { token, twiml };
      keep(sid, [...last, answer].slice(-KEPT));
      try {
        answer.twiml = shared(await twiml);
        return { twiml: answer.twiml, repeated: false };
      } catch (error) {
        // Without an answer the next attempt does the work.
        keep(
          sid,
          answersOf(sid).filter((other) => other !== answer),
        );
        throw error;
      }
    },
  };
}

async function keepNothingElse(): Promise<void> {}
