import { createHash } from 'node:crypto';
import session, { type SessionData } from 'express-session';

/** What is kept of a call from one request to the next. */
export interface CallState {
  state: string;
  /** JSON of what handlers remember. */
  memory: string;
  /** Turns in a row in which the caller was asked and stayed silent. */
  silent?: number;
  /** The call has been rescued, which happens once. */
  rescued?: true;
  /** The caller is being recorded, and Twilio will send a transcript. */
  transcribed?: true;
  /** The SID of the recording about which the caller decides. */
  inReview?: string;
  /** Counts the turns, so that of two copies the newer one is known. */
  turn?: number;
  /** The last requests that had an idempotency token, the newest first, and the answer to that one. */
  answered?: { tokens: readonly string[]; twiml: string };
}

declare module 'express-session' {
  interface SessionData {
    call?: CallState;
    /** Gives the error because of which `call` could not be read. */
    unreadable?: () => unknown;
  }
}

/** A call lasts 4 hours at most (https://www.twilio.com/docs/voice/twiml/dial#timelimit). */
export const LONGEST_CALL_MS = 4 * 60 * 60 * 1000;

const TOKEN_LENGTH = 11;

/** An idempotency token of any length as a short one. */
export function shortToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url').slice(0, TOKEN_LENGTH);
}

/** The cookie of a call's session. */
export function callCookie(options: session.CookieOptions = {}): session.Cookie {
  const cookie = new session.Cookie();
  return Object.assign(cookie, options, { maxAge: LONGEST_CALL_MS, originalMaxAge: LONGEST_CALL_MS });
}

/** Whether this is what saveCall has kept, and not what some other program left at the same key. */
export function isCallSession({ cookie, call }: Partial<SessionData>): boolean {
  if (typeof cookie !== 'object' || typeof call?.state !== 'string' || typeof call.memory !== 'string')
    return false;
  try {
    const memory: unknown = JSON.parse(call.memory);
    return typeof memory === 'object' && memory !== null && !Array.isArray(memory);
  } catch {
    return false;
  }
}
