import session, { type SessionData, type Store } from 'express-session';
import createMemoryStore from 'memorystore';
import { callCookie } from './call-state.js';

const PRUNE_EVERY_MS = 10 * 60 * 1000;
const MOST_TEXTS = 1000;

/** Keeps sessions in this process, and deletes expired ones, which express-session's own store never does. */
export function memoryStore(): Store {
  const MemoryStore = createMemoryStore(session);
  const store: Store = new MemoryStore({ checkPeriod: PRUNE_EVERY_MS });
  // MemoryStore's types allow strings only, but it keeps any value.
  return Object.assign(store, { serializer: compact() });
}

interface Compact {
  rest: string;
  tokens: string | undefined;
  twiml: string | undefined;
}

/** Saves memory: many callers hear the same answers, so each answer's text is kept once. */
function compact() {
  const texts = new Map<string, string>();
  function shared(text: string): string {
    if (texts.size > MOST_TEXTS) texts.clear();
    if (!texts.has(text)) texts.set(text, text);
    return texts.get(text) ?? text;
  }
  return {
    stringify({ cookie, call: { answered, ...call } = { state: '', memory: '' } }: SessionData): Compact {
      const rest = JSON.stringify([cookie.secure, call]);
      return { rest, tokens: answered?.tokens.join(' '), twiml: answered && shared(answered.twiml) };
    },
    parse({ rest, tokens, twiml }: Compact): SessionData {
      const [secure, call] = JSON.parse(rest);
      const answered = tokens !== undefined &&
        twiml !== undefined && { answered: { tokens: tokens.split(' '), twiml } };
      return { cookie: callCookie({ secure }), call: { ...call, ...answered } };
    },
  };
}
