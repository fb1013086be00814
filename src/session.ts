import { createHash, randomUUID } from 'node:crypto';
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
 * which calls share them: where that of another call comes, the call's own session is looked up by its CallSid.
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
    const isOther = bringsOtherCall(request);
    if (isOther) delete request.headers.cookie;
    load(request, response, async (error?: unknown) => {
      if (isOther && !error) await adoptSession(request);
      next(error);
    });
  };
}

function bringsOtherCall(request: Request): boolean {
  const { cookie = '' } = request.headers;
  const sid = parametersOf(request)['CallSid'];
  if (!sid || !cookie.includes(`${COOKIE}=`)) return false;
  return !cookie.includes(`${COOKIE}=s%3A${sessionIdOf(sid)}.`);
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

/** Goes on with the session that the call has already, where its cookie did not come along. */
export async function adoptSession(request: Request): Promise<void> {
  // Where there is none, the call is new, or has ended.
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
