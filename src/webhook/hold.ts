import { isDeepStrictEqual } from 'node:util';
import type { Request, RequestHandler } from 'express';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { dropEmpty, reloadSession, saveCall } from '../session/call-session.js';
import { isState } from '../state-machine.js';
import { callFor, callRequest, type Setup } from './call-request.js';
import { errorPlace } from './error-place.js';
import { withinLimits } from './limits.js';

/** How long the caller hears nothing where no state says what to hear. */
const SILENCE_S = 10;

/**
 * Answers what a caller hears who waits in a queue (https://www.twilio.com/docs/voice/twiml/enqueue#waiturl): the
 * `hold` of the call's state, in which the call stays. Where it fails, the caller goes on waiting in silence.
 */
export function hold<Name extends string, Memory>(setup: Setup<Name, Memory>): RequestHandler {
  return async function hold(request, response) {
    const twiml = await heard(request).catch(() => undefined);
    dropEmpty(request);
    response.type('text/xml').send(twiml ?? silence());
  };

  async function heard(request: Request): Promise<string | undefined> {
    const { tree, limits, observer } = setup;
    const { call: saved } = request.session;
    const place = saved && isState(tree, saved.state) ? tree.states[saved.state] : undefined;
    if (!saved || !place || !('enter' in place) || !place.hold) return undefined;

    const about = callRequest(setup, request, saved);
    const call = callFor(tree, about);
    const begun = performance.now();
    observer.request?.(callFor(tree, about));
    try {
      const said = new VoiceResponse();
      const turn = Promise.resolve(place.hold(said, call)).then(() => ({ twiml: said.toString() }));
      const { twiml, memory } = await withinLimits(limits.handlersMs, call, turn);
      await reloadSession(request);
      // The caller may have left the queue meanwhile.
      if (isDeepStrictEqual(request.session.call, saved)) await saveCall(request, { ...saved, memory });
      return twiml;
    } catch (error) {
      const failed = {
        left: saved.state,
        input: undefined,
        entered: saved.state,
        ms: performance.now() - begun,
      };
      observer.failure?.({
        error,
        at: errorPlace(error),
        call: callFor(tree, about),
        ...failed,
        trail: [],
        hold: true,
      });
      return undefined;
    }
  }
}

function silence(): string {
  const response = new VoiceResponse();
  response.pause({ length: SILENCE_S });
  return response.toString();
}
