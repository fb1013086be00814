import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Store } from 'express-session';
import type { Observer } from '../observer.js';
import { endSession } from '../session/call-session.js';
import { callOf } from './call-of.js';
import { parametersOf } from './form.js';

const ENDED = ['completed', 'busy', 'failed', 'no-answer', 'canceled'];

/** Takes the end of a call (https://www.twilio.com/docs/voice/api/call-resource#statuscallback). */
export function callEnd(store: Store, observer: Observer): RequestHandler {
  return async function callEnd(request, response) {
    const call = callOf<unknown>(parametersOf(request), {
      time: new Date(),
      requestId: randomUUID(),
      memory: {},
    });
    const { CallStatus: status = '', CallDuration: seconds = '' } = call.params;
    if (ENDED.includes(status)) {
      // While Redis is away nobody knows the state, and the session will expire.
      const last = await endSession(store, call.sid).catch(() => undefined);
      observer.end?.({ call, status, seconds: Number(seconds), state: last?.state });
    }
    response.status(204).end();
  };
}
