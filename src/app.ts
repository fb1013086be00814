import { STATUS_CODES } from 'node:http';
import express, { type ErrorRequestHandler, type Express } from 'express';
import type { Store } from 'express-session';
import type { Config } from './config.js';
import { harmless, type Observer } from './observer.js';
import { callSession } from './session/call-session.js';
import { memoryStore } from './session/memory-store.js';
import { verifySignature } from './signature.js';
import type { PhoneTree } from './state-machine.js';
import { parametersOf, parseForm } from './webhook/form.js';
import { health } from './webhook/health.js';
import { LIMITS, type Limits } from './webhook/limits.js';
import { callEnd } from './webhook/status.js';
import { rescueCall, type Setup } from './webhook/turn.js';
import { ignoreNotices, webhook, whyFallback } from './webhook/webhook.js';

/** What a Twilio number is given: the webhook, the fallback URL and the status callback URL. */
const URLS = ['/webhook', '/fallback', '/status'];

export interface AppOptions {
  limits?: Limits;
}

/** The Express app that answers Twilio at POST /webhook for a phone tree. */
export function createApp<Name extends string>(
  config: Config,
  tree: PhoneTree<Name>,
  observer: Observer = {},
  store: Store = memoryStore(),
  { limits = LIMITS }: AppOptions = {},
): Express {
  const setup = { config, tree, limits, observer: harmless(observer) };
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', config.trustProxy);

  const fromTwilio = [...parseForm, verifySignature(config)];
  const session = callSession(config, store, tree.rescue);
  app.post('/webhook', fromTwilio, ignoreNotices, session, webhook(setup));
  app.post('/fallback', fromTwilio, session, webhook(setup, whyFallback));
  app.post('/status', fromTwilio, callEnd(store, setup.observer));
  app.get('/healthz', health(store));
  app.get('/', (_request, response) => {
    response.type('text/plain').send('A phone tree for Twilio: calls are answered at POST /webhook.\n');
  });
  app.all(URLS, (_request, response) => {
    response.status(405).set('Allow', 'POST').type('text/plain');
    response.send('405 Method Not Allowed: set the webhook of your Twilio number to HTTP POST.\n');
  });
  app.use((_request, response) => {
    response.status(404).type('text/plain').send('404 Not Found: calls are answered at POST /webhook.\n');
  });
  app.use(refuse(setup.observer), rescueCaller(setup));
  return app;
}

/** Turns a request away that is itself to blame, in plain text. */
function refuse(observer: Observer): ErrorRequestHandler {
  return function onRefusal(error, request, response, next) {
    if (response.headersSent || !isRefusal(error)) return next(error);
    const { status, message, expose } = error;
    observer.refusal?.({ status, reason: message, sid: parametersOf(request)['CallSid'] });
    const answer = `${status} ${STATUS_CODES[status]}${expose === false ? '' : `: ${message}`}`;
    response.status(status).type('text/plain').send(`${answer}\n`);
  };
}

/** Rescues a caller where this server itself is at fault. */
function rescueCaller<Name extends string>(setup: Setup<Name>): ErrorRequestHandler {
  return async function onFailure(error, request, response, next) {
    if (response.headersSent) return next(error);
    const { twiml } = await rescueCall(setup, { params: parametersOf(request), saved: undefined }, error);
    response.status(200).type('text/xml').send(twiml);
  };
}

/** Whether the request itself is to blame, by the properties that Express's own errors have. */
function isRefusal(error: unknown): error is Error & { status: number; expose?: boolean } {
  if (!(error instanceof Error) || !('status' in error)) return false;
  return typeof error.status === 'number' && error.status >= 400 && error.status < 500;
}
