import type { RequestHandler } from 'express';
import type { Store } from 'express-session';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { findCall } from '../session/call-session.js';
import { speakBeside } from './beside-turns.js';
import { callRequest, type Setup } from './call-request.js';
import { parametersOf } from './form.js';

/**
 * Answers what a callee hears before the caller is connected (https://www.twilio.com/docs/voice/twiml/number#url):
 * the `callee` of the state in which the caller's call is. The callee's call has a CallSid of its own, and names the
 * caller's. Where the handler fails, the two are connected at once.
 */
export function callee<Name extends string, Memory>(
  setup: Setup<Name, Memory>,
  store: Store,
): RequestHandler {
  return async function callee(request, response) {
    const { ParentCallSid: sid = '' } = parametersOf(request);
    const saved = await findCall(store, sid);
    const about = callRequest(setup, request, saved);
    const said = await speakBeside(setup, about, saved, ({ callee }) => callee);
    response.type('text/xml').send(said?.twiml ?? new VoiceResponse().toString());
  };
}
