import { STATUS_CODES } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type Router } from 'express';
import type { Store } from 'express-session';
import type { Config } from './config.js';
import { harmless, type Observer } from './observer.js';
import { callSession } from './session/call-session.js';
import { memoryStore } from './session/memory-store.js';
import { verifySignature } from './signature.js';
import type { AnyMemory, PhoneTree } from './state-machine.js';
import { parametersOf, readForm } from './webhook/form.js';
import { health } from './webhook/health.js';
import { LIMITS, type Limits } from './webhook/limits.js';
import { callEnd } from './webhook/status.js';
import { rescueCall, type Setup } from './webhook/turn.js';
import { ignoreNotices, webhook, whyFallback } from './webhook/webhook.js';

/** What a Twilio number is given: the webhook, the fallback URL and the status callback URL. */
const URLS = ['/webhook', '/fallback', '/status'];
/** Characters of a refusal that are logged and answered: the rest may be an attacker's. */
const MAX_REASON = 500;

export interface AppOptions {
  limits?: Limits;
}

/** The Express app that answers Twilio at POST /webhook for a phone tree. */
export function createApp<Name extends string, Memory = AnyMemory>(
  config: Config,
  tree: PhoneTree<Name, Memory>,
  observer: Observer = {},
  store: Store = memoryStore(),
  { limits = LIMITS }: AppOptions = {},
): Express {
  const setup = { config, tree, limits, observer: harmless(observer) };
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', config.trustProxy);

  app.post(URLS, readForm, verifySignature(config), calls(setup, store));
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
  app.use(refuse(setup.observer));
  return inPlainText(app);
}

/** What only verified requests reach: session, handlers and rescue. */
function calls<Name extends string, Memory>(setup: Setup<Name, Memory>, store: Store): Router {
  const session = callSession(setup.config, store, setup.tree.rescue);
  const router = express.Router();
  router.post('/webhook', ignoreNotices, session, webhook(setup));
  router.post('/fallback', session, webhook(setup, whyFallback));
  router.post('/status', callEnd(store, setup.observer));
  router.use(rescueCaller(setup));
  return router;
}

/** Turns a request away in plain text. An error that is not about the request is 403: nothing was verified. */
function refuse(observer: Observer): ErrorRequestHandler {
  return function onRefusal(error, request, response, next) {
    if (response.headersSent) return next(error);
    const { status, message, expose } = isRefusal(error) ? error : forbidden(error);
    const reason = message.slice(0, MAX_REASON);
    // Nobody reads the rest of a body that is too long.
    if (!request.complete) response.set('Connection', 'close');
    const answer = `${status} ${STATUS_CODES[status]}${expose === false ? '' : `: ${reason}`}`;
    response.status(status).type('text/plain').send(`${answer}\n`);
    observer.refusal?.({ status, reason, sid: parametersOf(request)['CallSid']?.slice(0, MAX_REASON) });
  };
}

/** Rescues a caller where this server itself is at fault. */
function rescueCaller<Name extends string, Memory>(setup: Setup<Name, Memory>): ErrorRequestHandler {
  return async function onFailure(error, request, response, next) {
    if (response.headersSent) return next(error);
    const { twiml } = await rescueCall(
      setup,
      { params: parametersOf(request), saved: undefined, time: new Date(), requestId: '' },
      error,
    );
    response.status(200).type('text/xml').send(twiml);
  };
}

/** Whether the request itself is to blame, by the properties that Express's own errors have. */
function isRefusal(error: unknown): error is Error & { status: number; expose?: boolean } {
  if (!(error instanceof Error) || !('status' in error)) return false;
  return typeof error.status === 'number' && error.status >= 400 && error.status < 500;
}

function forbidden(error: unknown) {
  const message = `it cannot be verified: ${error instanceof Error ? error.message : typeof error}`;
  return { status: 403, message, expose: false };
}

/** The app without Express's own last answer, an HTML page for what no route and no error handler takes. */
function inPlainText(app: Express): Express {
  return new Proxy(app, {
    apply(_app, _this, [request, response]: [express.Request, express.Response]) {
      app(request, response, () => {
        if (response.headersSent) return void response.destroy();
        response
          .writeHead(400, { 'Content-Type': 'text/plain', Connection: 'close' })
          .end('400 Bad Request\n');
      });
    },
  });
}
