import type { SessionData } from 'express-session';
import type { Input } from '../observer.js';
import type { ShownVoicemail } from '../voicemail/show-voicemail.js';
import type { SourceProblem } from './source-problem.js';

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
  /** A variable that the tree reads is not set. */
  | { kind: 'warning'; message: string }
  | ({ kind: 'voicemail' } & ShownVoicemail)
  /** The server ends, because of an error that nothing caught. */
  | { kind: 'crashed'; problem: string }
  /** The tree has read this file. */
  | { kind: 'read'; path: string }
  | ({ kind: 'store'; id: number } & StoreRequest);

/** A call moved. */
export interface TurnMessage {
  call: string;
  from: string;
  /** The request's id, as the tree's handlers get it. */
  requestId: string;
  left: string | undefined;
  /** What the caller did; undefined: the call begins, or nothing was asked. */
  input: Input | undefined;
  /** The states on the way to the state that was entered, or to the one that broke. */
  passed: string[];
  /** Undefined: the rescue state broke as well, and the caller was hung up on. */
  entered: string | undefined;
  /** How long the handlers took. */
  ms: number;
  /** What broke on the way; the state that was entered is then the rescue state. */
  failure?: FailureMessage | undefined;
  /** The call ends with this turn. */
  ends: boolean;
}

/** What broke in a call. */
export interface FailureMessage {
  error: SourceProblem;
  rescueError?: SourceProblem | undefined;
  /** The state whose handler broke; undefined: it was no handler. */
  broke: string | undefined;
  /** The state that was left broke, not one that was entered. */
  leaving: boolean;
  /** What broke was heard beside the turns, such as in a queue: the call stays in its state. */
  beside: boolean;
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
