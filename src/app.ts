import { STATUS_CODES } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type Request, type Router } from 'express';
import type { Store } from 'express-session';
import type { Config } from './config.js';
import { harmless, type Observer } from './observer.js';
import { callSession } from './session/call-session.js';
import { memoryStore } from './session/memory-store.js';
import { verifySignature } from './signature.js';
import type { AnyMemory, PhoneTree } from './state-machine.js';
import { callOf } from './webhook/call-of.js';
import { callRequest, type Setup } from './webhook/call-request.js';
import { callee } from './webhook/callee.js';
import { errorPlace } from './webhook/error-place.js';
import { type EventQueue, eventQueue } from './webhook/event-queue.js';
import { parametersOf, readForm } from './webhook/form.js';
import { health } from './webhook/health.js';
import { hold } from './webhook/hold.js';
import { LIMITS, type Limits } from './webhook/limits.js';
import { callEnded, ignoreNotices, recordingReady, transcriptReady } from './webhook/notices.js';
import { treeEvents } from './webhook/tree-events.js';
import { rescueCall } from './webhook/turn.js';
import { webhook, whyFallback } from './webhook/webhook.js';

/** What Twilio asks. */
export const TWILIO_PATHS = [
  '/webhook',
  '/fallback',
  '/hold',
  '/callee',
  '/recording',
  '/transcription',
  '/status',
];
/** Characters of a refusal that are logged and answered: the rest may be an attacker's. */
const MAX_REASON = 500;

export interface AppOptions {
  observer?: Observer;
  /** Where sessions are kept; in this process unless given. */
  store?: Store;
  /** Runs the handlers of events; the tree's own, in this process, unless given. */
  events?: EventQueue;
  limits?: Limits;
  /** When Twilio asked; now unless given. */
  timeOf?: (request: Request) => Date;
}

/** The Express app that answers Twilio at POST /webhook for a phone tree. */
export function createApp<Name extends string, Memory = AnyMemory>(
  config: Config,
  tree: PhoneTree<Name, Memory>,
  options: AppOptions = {},
): Express {
  const { store = memoryStore(), limits = LIMITS, timeOf = () => new Date() } = options;
  const observer = harmless(options.observer ?? {});
  const { events = eventQueue(treeEvents(tree), observer) } = options;
  const setup = { config, tree, limits, observer, events, timeOf };
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', config.trustProxy);

  app.post(TWILIO_PATHS, readForm, verifySignature(config), calls(setup, store));
  app.get('/healthz', health(store));
  app.get('/', (_request, response) => {
    response.type('text/plain').send('A phone tree for Twilio: calls are answered at POST /webhook.\n');
  });
  app.all(TWILIO_PATHS, (_request, response) => {
    response.status(405).set('Allow', 'POST').type('text/plain');
    response.send('405 Method Not Allowed: set the webhook of your Twilio number to HTTP POST.\n');
  });
  app.use((_request, response) => {
    response.status(404).type('text/plain').send('404 Not Found: calls are answered at POST /webhook.\n');
  });
  app.use(refuse(observer));
  return inPlainText(app);
}

/** What only verified requests reach: session, handlers and rescue. */
function calls<Name extends string, Memory>(setup: Setup<Name, Memory>, store: Store): Router {
  const session = callSession(setup.config, store, setup.tree.rescue);
  const router = express.Router();
  router.post('/webhook', ignoreNotices, session, webhook(setup));
  router.post('/fallback', session, webhook(setup, whyFallback));
  router.post('/hold', session, hold(setup));
  router.post('/callee', callee(setup, store));
  router.post('/recording', recordingReady(setup, store));
  router.post('/transcription', transcriptReady(setup, store));
  router.post('/status', callEnded(setup, store));
  router.use(['/webhook', '/fallback'], rescueCaller(setup));
  router.use(tellFailure(setup));
  return router;
}

/** Turns a request away in plain text. An error that is not about the request is 403: nothing was verified. */
function refuse(observer: Observer): ErrorRequestHandler {
  return function onRefusal(error, request, response, next) {
    if (response.headersSent) return next(error);
    const refusal = isRefusal(error) ? error : forbidden(error);
    const { status, expose } = refusal;
    const reason = () => refusal.message.slice(0, MAX_REASON);
    // Nobody reads the rest of a body that is too long.
    if (!request.complete) response.set('Connection', 'close');
    const answer = `${status} ${STATUS_CODES[status]}${expose === false ? '' : `: ${reason()}`}`;
    response.status(status).type('text/plain').send(`${answer}\n`);
    observer.refusal?.({ status, reason, sid: parametersOf(request)['CallSid']?.slice(0, MAX_REASON) });
  };
}

/** Rescues a caller where this server itself is at fault. */
function rescueCaller<Name extends string, Memory>(setup: Setup<Name, Memory>): ErrorRequestHandler {
  return async function onFailure(error, request, response, next) {
    if (response.headersSent) return next(error);
    const { twiml } = await rescueCall(setup, callRequest(setup, request, undefined), error);
    response.status(200).type('text/xml').send(twiml);
  };
}

/** Tells of a callback that this server could not take. */
function tellFailure<Name extends string, Memory>({ observer }: Setup<Name, Memory>): ErrorRequestHandler {
  return function onFailure(error, request, response, next) {
    if (response.headersSent) return next(error);
    const call = callOf<unknown>(parametersOf(request), { time: new Date(), requestId: '', memory: {} });
    const move = { call, left: undefined, input: undefined, entered: undefined, ms: 0 };
    observer.failure?.({ error, at: errorPlace(error), ...move });
    response.status(500).type('text/plain').send('500 Internal Server Error\n');
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
