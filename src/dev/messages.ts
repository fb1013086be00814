import type { SessionData } from 'express-session';

/** What the server beneath tells the supervisor. */
export type FromServer =
  | { kind: 'ready'; port: number }
  /** The configuration or the tree is broken; the server is not going to answer. */
  | { kind: 'broken'; problems: string[] }
  | ({ kind: 'turn' } & TurnMessage)
  /** Twilio says that a call is over. */
  | { kind: 'ended'; call: string }
  | { kind: 'tree'; tree: TreeMessage }
  | { kind: 'log'; message: string }
  | ({ kind: 'store'; id: number } & StoreRequest);

/** A call moved. */
export interface TurnMessage {
  call: string;
  from: string;
  left: string | undefined;
  digits: string;
  entered: string;
  /** The tree hung up, or the caller had. */
  ends: boolean;
}

/** The tree that the server answers with, drawn. */
export interface TreeMessage {
  svg: string;
  start: string;
  edges: { from: string; to: string; keys: string[]; automatic: boolean }[];
  /** What `npm run check` would refuse, though calls go on. */
  errors: string[];
}

/** A session that the supervisor keeps is to be read or written. */
export type StoreRequest =
  | { op: 'get'; sid: string }
  | { op: 'destroy'; sid: string }
  | { op: 'set'; sid: string; session: SessionData };

/** What the supervisor answers to a store request. */
export interface StoreReply {
  id: number;
  error?: string | undefined;
  session?: SessionData | null | undefined;
}
