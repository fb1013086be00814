import type { RequestHandler } from 'express';
import { exitState } from '../state-machine.js';
import { bringsResult, callOf, parametersOf } from './form.js';
import { playable, rescue } from './rescue.js';
import type { Setup } from './setup.js';

/** Answers where the webhook did not, with what needs no session: an apology and the rescue state. */
export function fallback<Name extends string>({ tree, limits, observer }: Setup<Name>): RequestHandler {
  return async function fallback(request, response) {
    const call = callOf(parametersOf(request), {});
    if (bringsResult(call) && !call.params['ErrorCode']) {
      // Of a verb of the rescue state, which was said here: it would be said for ever.
      const { twiml } = await playable(limits.handlersMs, exitState(tree, tree.rescue, call));
      response.type('text/xml').send(twiml);
      return;
    }
    const error = new Error(
      `Twilio asks the fallback URL, because of its error ${call.params['ErrorCode'] ?? '(none)'}`,
    );
    const { state, twiml, error: rescueError } = await rescue(tree, call, limits);
    observer.failure?.({ error, call, left: undefined, entered: state, rescueError });
    response.type('text/xml').send(twiml);
  };
}
