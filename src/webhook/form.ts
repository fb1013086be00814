import express, { type Request, type RequestHandler } from 'express';
import type { Call } from '../state-machine.js';

const MAX_BODY = '64kb';
const MAX_PARAMETERS = 200;

/** An error that the request is to blame for: answered with this status and message. */
class BadRequest extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Parses the form that Twilio posts into `request.body`; anything else is an error with a 4xx `status`. */
export const parseForm: RequestHandler[] = [
  function refuseOtherThanForms(request, _response, next) {
    const empty = request.get('Content-Length') === '0';
    if (!empty && request.is('application/x-www-form-urlencoded') === false) {
      throw new BadRequest(415, `the body is ${request.get('Content-Type') ?? 'of no type'}, not a form`);
    }
    next();
  },
  express.urlencoded({
    extended: false,
    limit: MAX_BODY,
    parameterLimit: MAX_PARAMETERS,
    verify: refuseBrokenEncoding,
  }),
];

function refuseBrokenEncoding(_request: unknown, _response: unknown, body: Buffer) {
  try {
    decodeURIComponent(body.toString());
  } catch {
    throw new BadRequest(400, 'the form has a broken percent-encoding');
  }
}

/** Every parameter of the form. The values of a repeated one are joined by commas, which are no key. */
export function parametersOf(request: Request): Record<string, string> {
  const form: Record<string, unknown> = request.body ?? {};
  return Object.fromEntries(Object.entries(form).map(([name, value]) => [name, String(value)]));
}

/** The call as handlers see it (https://www.twilio.com/docs/voice/twiml#request-parameters). */
export function callOf(params: Record<string, string>, memory: Call['memory']): Call {
  return {
    sid: params['CallSid'] ?? '',
    from: params['From'] ?? '',
    to: params['To'] ?? '',
    digits: params['Digits'] ?? '',
    speech: params['SpeechResult'] ?? '',
    params,
    memory,
  };
}

/** Whether Twilio says how a verb ended that is no Gather: then the caller was not asked. */
export function bringsResult({ params }: Call): boolean {
  return ['RecordingUrl', 'DialCallStatus', 'QueueResult'].some((name) => name in params);
}
