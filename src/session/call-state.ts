import { createHash } from 'node:crypto';
import session, { type SessionData } from 'express-session';

/** The state of a call between two requests. */
export interface CallState {
  state: string;
  /** The call's memory as JSON. */
  memory: string;
  /** The number of menus in a row at which the caller stayed silent. */
  silent?: number;
  /** The call has been rescued. A call is rescued once only. */
  rescued?: true;
  /** A recording has begun, and Twilio will send its transcript. */
  transcribed?: true;
  /** The SID of the recording about which the caller decides. */
  inReview?: string;
  /** Counts the turns: of two copies, the one with the larger count is newer. */
  turn?: number;
  /** The idempotency tokens of the last requests, the newest first, and the answer to the newest request. */
  answered?: { tokens: readonly string[]; twiml: string };
}

declare module 'express-session' {
  interface SessionData {
    call?: CallState;
    /** Set where the store failed to read `call`; returns the error. */
    unreadable?: () => unknown;
  }
}

/** A call lasts 4 hours at most (https://www.twilio.com/docs/voice/twiml/dial#timelimit). */
export const LONGEST_CALL_MS = 4 * 60 * 60 * 1000;

const TOKEN_LENGTH = 11;

/** A short hash of an idempotency token, which may have any length. */
export function shortToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url').slice(0, TOKEN_LENGTH);
}

/** The cookie of a call's session. */
export function callCookie(options: session.CookieOptions = {}): session.Cookie {
  const cookie = new session.Cookie();
  return Object.assign(cookie, options, { maxAge: LONGEST_CALL_MS, originalMaxAge: LONGEST_CALL_MS });
}

/** True if saveCall has saved this, and no other program has left it at the same key. */
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
