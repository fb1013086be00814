import { isDeepStrictEqual } from 'node:util';
import type { Request, RequestHandler } from 'express';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { dropEmpty, reloadSession, saveCall } from '../session/call-session.js';
import { speakBeside } from './beside-turns.js';
import { callRequest, type Setup } from './call-request.js';

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
    const { call: saved } = request.session;
    const about = callRequest(setup, request, saved);
    const said = await speakBeside(setup, about, saved, ({ hold }) => hold);
    if (!saved || !said) return undefined;
    await reloadSession(request);
    // The caller may have left the queue meanwhile.
    if (isDeepStrictEqual(request.session.call, saved))
      await saveCall(request, { ...saved, memory: said.memory });
    return said.twiml;
  }
}

function silence(): string {
  const response = new VoiceResponse();
  response.pause({ length: SILENCE_S });
  return response.toString();
}
