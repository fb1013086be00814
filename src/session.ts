import { createHash, createHmac, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import createMemoryStore from 'memorystore';
import type { Config } from './config.js';
import { parametersOf } from './webhook/form.js';

/** What is kept of a call from one request to the next. */
export interface CallState {
  state: string;
  /** JSON of what handlers remember. */
  memory: string;
  /** How many turns in a row the caller has been asked and stayed silent; undefined: none. */
  silent?: number | undefined;
}

declare module 'express-session' {
  interface SessionData {
    call: CallState;
  }
}

const COOKIE = 'ivr';
const OF_A_CALL = new RegExp(`(?:^|; *)${COOKIE}=(s%3A([\\w-]+)\\.[^;]*)`);
/** A call lasts 4 hours at most (https://www.twilio.com/docs/voice/twiml/dial#timelimit). */
const LONGEST_CALL_MS = 4 * 60 * 60 * 1000;
const PRUNE_EVERY_MS = 10 * 60 * 1000;

/** Keeps sessions in this process, and frees what expired; express-session's own store never does. */
export function memoryStore(): session.Store {
  const MemoryStore = createMemoryStore(session);
  const store: session.Store = new MemoryStore({ checkPeriod: PRUNE_EVERY_MS });
  // express-session would write unchanged sessions too: the time of a call does not begin anew at each turn.
  return Object.assign(store, { touch: undefined });
}

/**
 * Loads the caller's session from its signed cookie. Nobody says when Twilio drops a voice call's cookies, or
 * which calls share them: the cookie of another call counts as this call's own.
 */
export function callSession(
  { sessionSecrets }: Pick<Config, 'sessionSecrets'>,
  store: session.Store,
): RequestHandler {
  const load = session({
    name: COOKIE,
    secret: sessionSecrets,
    store,
    cookie: { maxAge: LONGEST_CALL_MS, httpOnly: true, secure: 'auto' },
    genid: (request) => sessionIdOf(parametersOf(request)['CallSid']),
    resave: false,
    saveUninitialized: false,
  });
  return function callSession(request, response, next) {
    if (bringsOtherCall(request, sessionSecrets)) {
      const { CallSid: sid, CallStatus: status } = parametersOf(request);
      // A call that rings is new: its session need not be looked for.
      if (status === 'ringing') delete request.headers.cookie;
      else request.headers.cookie = `${COOKIE}=${signed(sessionIdOf(sid), sessionSecrets[0] ?? '')}`;
    }
    load(request, response, next);
  };
}

/** Whether the session cookie is one that was made for another call. */
function bringsOtherCall(request: Request, secrets: readonly string[]): boolean {
  const sid = parametersOf(request)['CallSid'];
  const [, cookie, id] = OF_A_CALL.exec(request.headers.cookie ?? '') ?? [];
  if (!sid || !cookie || !id || id === sessionIdOf(sid)) return false;
  return secrets.some((secret) => signed(id, secret) === cookie);
}

/** An id as express-session signs it for a cookie. */
function signed(id: string, secret: string): string {
  const signature = createHmac('sha256', secret).update(id).digest('base64').replace(/=+$/, '');
  return encodeURIComponent(`s:${id}.${signature}`);
}

/**
 * The id of a call's session, so that whoever knows the call finds it without the cookie. It need not be
 * secret: Twilio's signature is checked before a session is looked for.
 */
export function sessionIdOf(sid: string | undefined): string {
  return sid ? createHash('sha256').update(sid).digest('base64url') : randomUUID();
}

/** Keeps this of the call, if it has changed; only then may the caller hear an answer that depends on it. */
export async function saveCall(request: Request, call: CallState): Promise<void> {
  const { session } = request;
  if (isDeepStrictEqual(session.call, call)) return;
  session.call = call;
  await new Promise<void>((resolve, reject) => {
    session.save((error) => (error ? reject(error) : resolve()));
  });
}

/** Keeps express-session from saving a session in which there is nothing, as that of a call that has ended. */
export async function dropEmpty({ session }: Request): Promise<void> {
  if (!session.call) await new Promise<void>((resolve) => void session.destroy(() => resolve()));
}

/** Goes on with the session that the first attempt of a request made, whose cookie never reached Twilio. */
export async function adoptSession(request: Request): Promise<void> {
  // Where there is none any more, the call has ended.
  await new Promise<void>((resolve) => void request.session.reload(() => resolve()));
}

/** Frees the session of a call that has ended, and gives what it held. */
export async function endSession(store: session.Store, sid: string): Promise<CallState | undefined> {
  const id = sessionIdOf(sid);
  const last = await new Promise<CallState | undefined>((resolve, reject) => {
    store.get(id, (error, kept) => (error ? reject(error) : resolve(kept?.call)));
  });
  await new Promise<void>((resolve, reject) => {
    store.destroy(id, (error) => (error ? reject(error) : resolve()));
  });
  return last;
}
