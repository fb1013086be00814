import { STATUS_CODES } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import type { Store } from 'express-session';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Config } from './config.js';
import { callOf, parametersOf, parseForm } from './form.js';
import { callSession, callState, memoryStore } from './session.js';
import { verifySignature } from './signature.js';
import { type Call, enterState, exitState, isState, type PhoneTree } from './state-machine.js';

/** Is told what happens; logs and tools are made of it. */
export interface Observer {
  /** A call moved, or began, where `left` is undefined. */
  turn?: (event: { call: Call; left: string | undefined; entered: string }) => void;
  /** A request was turned away. */
  refusal?: (event: { status: number; reason: string }) => void;
  /** Something of our own broke; the caller heard an apology. */
  failure?: (event: { error: unknown }) => void;
}

/** The Express app that answers Twilio at POST /webhook for a phone tree. */
export function createApp<Name extends string>(
  config: Config,
  tree: PhoneTree<Name>,
  observer: Observer = {},
  store: Store = memoryStore(),
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', config.trustProxy);

  app.get('/', (_request, response) => {
    response.type('text/plain').send('A phone tree for Twilio: calls are answered at POST /webhook.\n');
  });
  app.post(
    '/webhook',
    parseForm,
    verifySignature(config),
    callSession(config, store),
    async function webhook(request: Request, response: Response) {
      const params = parametersOf(request);
      const saved = await callState(request, params['CallSid'] ?? '');
      const call = callOf(params, saved?.memory ?? {});
      // A deploy may have removed the state the caller was in: the call starts over.
      const left = saved && isState(tree, saved.state) ? saved.state : undefined;
      const turn =
        left === undefined ? await enterState(tree, tree.start, call) : await exitState(tree, left, call);
      request.session.call = { sid: call.sid, state: turn.state, memory: call.memory };
      observer.turn?.({ call, left, entered: turn.state });
      response.type('text/xml').send(turn.twiml);
    },
  );
  app.all('/webhook', (_request, response) => {
    response.status(405).set('Allow', 'POST').type('text/plain');
    response.send('405 Method Not Allowed: set the webhook of your Twilio number to HTTP POST.\n');
  });
  app.use((_request, response) => {
    response.status(404).type('text/plain').send('404 Not Found: calls are answered at POST /webhook.\n');
  });
  app.use(answerError(observer));
  return app;
}

/** Turns a bad request away in plain text; whatever else broke, the caller hears an apology. */
function answerError(observer: Observer): ErrorRequestHandler {
  return function onError(error, _request, response, next) {
    if (response.headersSent) return next(error);
    if (isRefusal(error)) {
      const { status, message, expose } = error;
      observer.refusal?.({ status, reason: message });
      const answer = `${status} ${STATUS_CODES[status]}${expose === false ? '' : `: ${message}`}`;
      response.status(status).type('text/plain').send(`${answer}\n`);
      return;
    }
    observer.failure?.({ error });
    const apology = new VoiceResponse();
    apology.say('We are sorry, something went wrong. Please call again later.');
    apology.hangup();
    response.type('text/xml').send(apology.toString());
  };
}

/** Whether the request itself is to blame, by the properties that Express's own errors have. */
function isRefusal(error: unknown): error is Error & { status: number; expose?: boolean } {
  if (!(error instanceof Error) || !('status' in error)) return false;
  return typeof error.status === 'number' && error.status >= 400 && error.status < 500;
}
