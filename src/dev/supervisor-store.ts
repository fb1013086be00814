import { type SessionData, Store } from 'express-session';
import type { StoreReply, StoreRequest } from './messages.js';

type Callback = (error?: unknown, session?: SessionData | null) => void;

/**
 * Keeps sessions in the supervisor, where they survive a restart of the server: after a saved change, a call goes on in
 * its state.
 */
export class SupervisorStore extends Store {
  private readonly waiting = new Map<number, Callback>();
  private id = 0;

  constructor(private readonly ask: (request: { id: number } & StoreRequest) => void) {
    super();
  }

  /** Completes the request that this reply of the supervisor answers. */
  receive({ id, error, session }: StoreReply): void {
    this.waiting.get(id)?.(error === undefined ? null : new Error(error), session);
    this.waiting.delete(id);
  }

  override get(sid: string, callback: Callback): void {
    this.send({ op: 'get', sid }, callback);
  }

  override set(sid: string, session: SessionData, callback?: Callback): void {
    this.send({ op: 'set', sid, session }, callback);
  }

  override destroy(sid: string, callback?: Callback): void {
    this.send({ op: 'destroy', sid }, callback);
  }

  private send(request: StoreRequest, callback: Callback = () => {}) {
    this.waiting.set(++this.id, callback);
    this.ask({ id: this.id, ...request });
  }
}

/** Runs a server's request on the supervisor's store. */
export function answerStore(
  store: Store,
  request: { id: number } & StoreRequest,
  reply: (reply: StoreReply) => void,
) {
  const { id, sid } = request;
  const answer: Callback = (error, session) => {
    reply({ id, session, error: error instanceof Error ? error.message : undefined });
  };
  if (request.op === 'get') store.get(sid, answer);
  else if (request.op === 'destroy') store.destroy(sid, answer);
  else store.set(sid, request.session, answer);
}
