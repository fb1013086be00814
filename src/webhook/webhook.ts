import type { RequestHandler } from 'express';
import type { Answers } from '../answers.js';
import { adoptSession, dropEmpty, saveCall } from '../session.js';
import { parametersOf } from './form.js';
import type { Setup } from './setup.js';
import { takeTurn } from './turn.js';

/** Answers a call's requests, each of them once, however often it is delivered. */
export function webhook<Name extends string>(setup: Setup<Name>, answers: Answers): RequestHandler {
  return async function webhook(request, response) {
    const params = parametersOf(request);
    const sid = params['CallSid'] ?? '';
    const saved = request.session.call;
    response.locals['left'] = saved?.state;
    const token = request.get('I-Twilio-Idempotency-Token');

    async function work(keep: (twiml: string) => Promise<void>): Promise<string> {
      const { twiml, kept } = await takeTurn(setup, saved, params);
      // At once, so that a process that is killed has kept both or none of them.
      await Promise.all([kept ? saveCall(request, kept) : dropEmpty(request), keep(twiml)]);
      return twiml;
    }
    const { twiml, repeated } = token
      ? await answers.once(sid, token, work)
      : { twiml: await work(async () => {}), repeated: false };
    if (repeated) {
      setup.observer.repeat?.({ sid });
      if (!saved) await adoptSession(request);
    }
    response.type('text/xml').send(twiml);
  };
}
