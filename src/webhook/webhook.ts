import type { Request, RequestHandler, Response } from 'express';
import {
  dropEmpty,
  idempotencyToken,
  markRescued,
  reloadSession,
  saveCall,
} from '../session/call-session.js';
import type { CallState } from '../session/call-state.js';
import { inReview, noteTurn } from './call-events.js';
import { callFor, callRequest, type Setup } from './call-request.js';
import { parametersOf } from './form.js';
import { type Answer, rescueCall, takeTurn } from './turn.js';

/** A late delivery of a request before the last one must not move the call. */
const MOST_TOKENS = 4;
const ASKS_TRANSCRIPT = /<Record [^>]*transcribeCallback="[^"]*\/transcription/;

/** Why Twilio asks the fallback URL, which it does when the webhook failed; undefined: a turn of a rescued call. */
export function whyFallback(
  params: Readonly<Record<string, string>>,
  saved: CallState | undefined,
): Error | undefined {
  const code = params['ErrorCode'] ?? (saved ? undefined : '(none)');
  return code === undefined
    ? undefined
    : new Error(`Twilio asks the fallback URL, because of its error ${code}`);
}

/**
 * Answers the requests of calls, each of them once: a duplicate delivery gets the answer that the session keeps, or
 * the one that is being made.
 * @param whyBroken tells why the call must be rescued at once
 */
export function webhook<Name extends string, Memory>(
  setup: Setup<Name, Memory>,
  whyBroken: typeof whyFallback = () => undefined,
): RequestHandler {
  const inFlight = new Map<string, Promise<string>>();

  return async function webhook(request, response) {
    const { CallSid: sid = '' } = parametersOf(request);
    const token = idempotencyToken(request);
    // The client gave up waiting, as a proxy does for a process that hung: another delivery has been answered.
    if (response.closed || request.socket.destroyed) return;
    const { answered } = request.session.call ?? {};
    if (token !== undefined && answered?.tokens.includes(token)) {
      setup.observer.repeat?.({ sid });
      return send(response, answered.twiml);
    }
    if (token === undefined) return send(response, await answerOnce(request, response, token));

    const delivery = `${sid} ${token}`;
    const first = inFlight.get(delivery);
    if (first) {
      setup.observer.repeat?.({ sid });
      const twiml = await first;
      await reloadSession(request);
      return send(response, twiml);
    }
    const answer = answerOnce(request, response, token);
    inFlight.set(delivery, answer);
    try {
      send(response, await answer);
    } finally {
      inFlight.delete(delivery);
    }
  };

  async function answerOnce(
    request: Request,
    response: Response,
    token: string | undefined,
  ): Promise<string> {
    const { call: saved, unreadable } = request.session;
    const asked = callRequest(setup, request, saved);
    setup.observer.request?.(callFor(setup.tree, asked));
    const broken = unreadable?.() ?? whyBroken(asked.params, saved);

    let answer = broken === undefined ? await takeTurn(setup, asked) : await rescueCall(setup, asked, broken);
    const reviewed = inReview(setup.tree, callFor(setup.tree, asked), saved, answer);
    // Before the call is kept: a duplicate delivery gets the answer that was kept, and notes nothing.
    await noteTurn(setup, request, saved, answer, reviewed);
    try {
      await keep(request, answer, token, reviewed);
    } catch (error) {
      // A call that was rescued is known by its cookie.
      if (!answer.kept?.rescued) {
        answer = await rescueCall(setup, asked, error);
        await noteTurn(setup, request, saved, answer, undefined);
        await keep(request, answer, token).catch(() => {});
      }
    }
    if (answer.kept?.rescued && !saved?.rescued) markRescued(request, response, setup.config.sessionSecrets);
    return answer.twiml;
  }
}

/** State and answer are one write, so that a process that is killed has kept both or neither. */
async function keep(
  request: Request,
  { twiml, kept }: Answer,
  token: string | undefined,
  inReview?: string,
): Promise<void> {
  delete request.session.unreadable;
  const { tokens = [] } = request.session.call?.answered ?? {};
  const answered = token !== undefined && {
    answered: { tokens: [token, ...tokens].slice(0, MOST_TOKENS), twiml },
  };
  const transcribed = ASKS_TRANSCRIPT.test(twiml) && { transcribed: true as const };
  if (kept)
    await saveCall(request, {
      ...kept,
      ...answered,
      ...transcribed,
      ...(inReview !== undefined && { inReview }),
    });
  else dropEmpty(request);
}

function send(response: Response, twiml: string): void {
  response.type('text/xml').send(twiml);
}
