import type { SessionData } from 'express-session';

/** What the supervised server tells the supervisor. */
export type FromServer =
  | { kind: 'ready'; port: number }
  /** The configuration or the tree is broken: this server will not answer. */
  | { kind: 'broken'; problems: string[] }
  | ({ kind: 'turn' } & TurnMessage)
  /** The call with this CallSid is over. */
  | { kind: 'ended'; call: string }
  | { kind: 'tree'; tree: TreeMessage }
  | { kind: 'log'; message: string }
  /** The server ends, because of an error that nothing caught. */
  | { kind: 'crashed'; problem: string }
  /** The tree has read this file. */
  | { kind: 'read'; path: string }
  | ({ kind: 'store'; id: number } & StoreRequest);

/** A call moved. */
export interface TurnMessage {
  call: string;
  from: string;
  left: string | undefined;
  /** What the caller did; undefined: the call begins, or nothing was asked. */
  input: string | undefined;
  /** The states on the way to the state that was entered. */
  passed: string[];
  entered: string;
  /** The call ends with this turn. */
  ends: boolean;
}

/** The server's tree, drawn. */
export interface TreeMessage {
  svg: string;
  start: string;
  edges: { from: string; to: string; keys: string[]; automatic: boolean }[];
  /** Problems that make `npm run check` fail, though the tree answers calls. */
  errors: string[];
}

/** Reads or writes a session that the supervisor keeps. */
export type StoreRequest =
  | { op: 'get'; sid: string }
  | { op: 'destroy'; sid: string }
  | { op: 'set'; sid: string; session: SessionData };

/** The supervisor's answer to a store request. */
export interface StoreReply {
  id: number;
  error?: string | undefined;
  session?: SessionData | null | undefined;
}
