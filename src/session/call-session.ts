import { createHash, createHmac, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Request, RequestHandler, Response } from 'express';
import session, { type SessionData, Store } from 'express-session';
import type { Config } from '../config.js';
import { type CallState, callCookie, isCallSession, LONGEST_CALL_MS, shortToken } from './call-state.js';

const COOKIE = 'ivr';
/** The cookie of a rescued call, for a time when its session cannot be read. */
const RESCUED_COOKIE = 'ivr.rescued';
/** Parameters that only a call under way has: the result of its last verb, or why Twilio requests the fallback URL. */
const RESULTS = [
  'Digits',
  'SpeechResult',
  'DialCallStatus',
  'RecordingUrl',
  'QueueResult',
  'QueuePosition',
  'ErrorCode',
];

type Form = Partial<Record<string, string>>;
const formOf = ({ body }: Request): Form => body?.params ?? {};

/**
 * Loads the session of a call. The session's id is made from the CallSid, and the signed cookie holds it. A request
 * without the cookie still gets its session if its parameters show that the call is under way. The cookie of another
 * call is ignored. Twilio does not document when it drops a voice call's cookies, or which calls share them.
 * @param rescueState the state of a call whose cookie says that it was rescued
 */
export function callSession(
  { sessionSecrets: secrets }: Pick<Config, 'sessionSecrets'>,
  store: Store,
  rescueState: string,
): RequestHandler {
  const load = session({
    name: COOKIE,
    secret: secrets,
    store: new TolerantStore(store),
    cookie: { maxAge: LONGEST_CALL_MS, httpOnly: true, secure: 'auto' },
    genid: (request) => sessionIdOf(formOf(request)['CallSid']),
    resave: false,
    saveUninitialized: false,
  });
  return function callSession(request, response, next) {
    const form = formOf(request);
    const { CallSid: sid = '' } = form;
    const { cookie: brought = '' } = request.headers;
    const wasRescued =
      brought.includes(RESCUED_COOKIE) &&
      secrets.some((secret) => brought.includes(rescuedMark(sid, secret)));
    if (sid === '') {
      // As in the tutorial, the cookie alone decides.
      return void load(request, response, (error?: unknown) => {
        if (wasRescued && request.session?.unreadable) goOnRescued(request.session, rescueState);
        next(error);
      });
    }
    const own = secrets.map((secret) => `${COOKIE}=${signed(sessionIdOf(sid), secret)}`);
    const goesOn = wasRescued || isUnderWay(form) || own.some((cookie) => brought.includes(cookie));
    const token = idempotencyToken(request);
    if (goesOn || token) request.headers.cookie = own[0];
    else delete request.headers.cookie;

    load(request, response, (error?: unknown) => {
      const { session } = request;
      const isRepeated = token !== undefined && session?.call?.answered?.tokens.includes(token) === true;
      if (session && !goesOn && !isRepeated) forget(session);
      if (session && wasRescued && !session.call?.rescued) goOnRescued(session, rescueState);
      next(error);
    });
  };
}

/** With answerOnBridge, a call under way may still be ringing. */
function isUnderWay(form: Form): boolean {
  return form['CallStatus'] === 'in-progress' || RESULTS.some((name) => name in form);
}

/** Puts the call into the rescue state, whether or not its session could be read. */
function goOnRescued(session: Partial<SessionData>, state: string): void {
  forget(session);
  session.call = { state, memory: '{}', rescued: true };
}

function forget(session: Partial<SessionData>): void {
  delete session.call;
  delete session.unreadable;
}

/**
 * Twilio's token for a request, shortened: the same at each attempt to deliver the request
 * (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
 */
export function idempotencyToken(request: Request): string | undefined {
  const token = request.get('I-Twilio-Idempotency-Token');
  return token ? shortToken(token) : undefined;
}

/** Sets the cookie that says that the call has been rescued. */
export function markRescued(request: Request, response: Response, [secret = '']: readonly string[]): void {
  const { CallSid: sid = '' } = formOf(request);
  const options = { maxAge: LONGEST_CALL_MS, httpOnly: true, secure: request.secure };
  response.cookie(RESCUED_COOKIE, rescuedMark(sid, secret), options);
}

function rescuedMark(sid: string, secret: string): string {
  return createHmac('sha256', secret).update(`rescued ${sid}`).digest('base64url');
}

/** The id with its signature, as express-session writes both into a cookie. */
function signed(id: string, secret: string): string {
  const signature = createHmac('sha256', secret).update(id).digest('base64').replace(/=+$/, '');
  return encodeURIComponent(`s:${id}.${signature}`);
}

/** The id of a call's session. It need not be secret: signatures are verified before a session is loaded. */
export function sessionIdOf(sid: string | undefined): string {
  return sid ? createHash('sha256').update(sid).digest('base64url') : randomUUID();
}

/** Saves the call's state if it has changed. The answer to Twilio must wait for this. */
export async function saveCall({ session }: Request, call: CallState): Promise<void> {
  if (isDeepStrictEqual({ ...session.call, turn: 0 }, { ...call, turn: 0 })) return;
  session.call = call;
  await new Promise<void>((resolve, reject) => {
    session.save((error) => (error ? reject(error) : resolve()));
  });
}

/** Keeps express-session from saving a session without a call, such as the session of a call that has ended. */
export function dropEmpty(request: Request): void {
  // Without a session on the request, express-session writes nothing, and the store keeps its entry.
  if (!request.session.call) Reflect.deleteProperty(request, 'session');
}

/** Reads the session again, which another delivery of the same request may have saved meanwhile. */
export async function reloadSession({ session }: Request): Promise<void> {
  // An error means that the call has ended meanwhile.
  await new Promise<void>((resolve) => void session.reload(() => resolve()));
}

/** The saved state of a call; undefined if no state is saved, or the store fails. */
export async function findCall(store: Store, sid: string): Promise<CallState | undefined> {
  return (await find(store, sid).catch(() => undefined))?.call;
}

/**
 * Deletes the session of a call that has ended, and returns its last state.
 * @param keptMs keeps the session for this time before it expires; 0 deletes it at once
 */
export async function endSession(store: Store, sid: string, keptMs: number): Promise<CallState | undefined> {
  const id = sessionIdOf(sid);
  const found = await find(store, sid);
  await new Promise<void>((resolve, reject) => {
    const settle = (error: unknown) => (error ? reject(error) : resolve());
    if (!found || keptMs === 0) return store.destroy(id, settle);
    const cookie = callCookie();
    cookie.maxAge = keptMs;
    store.set(id, { ...found, cookie }, settle);
  });
  return found?.call;
}

function find(store: Store, sid: string): Promise<SessionData | undefined> {
  return new Promise((resolve, reject) => {
    new TolerantStore(store).get(sessionIdOf(sid), (_none, found) => {
      if (found?.unreadable) reject(found.unreadable());
      else resolve(found ?? undefined);
    });
  });
}

/**
 * Returns a session with `unreadable` instead of an error. It has no `touch`, so turns do not extend the time until a
 * session expires.
 */
class TolerantStore extends Store {
  constructor(private readonly store: Store) {
    super();
  }

  override get(id: string, callback: (error: unknown, session?: SessionData | null) => void): void {
    this.store.get(id, (error, found) => {
      const why =
        error ?? (found && !isCallSession(found) ? new Error('not a session of a call') : undefined);
      if (why === undefined) return callback(null, found);
      callback(null, { cookie: callCookie(), unreadable: () => why });
    });
  }

  override set(id: string, session: SessionData, callback?: (error?: unknown) => void): void {
    this.store.set(id, session, callback);
  }

  override destroy(id: string, callback?: (error?: unknown) => void): void {
    this.store.destroy(id, callback);
  }
}
