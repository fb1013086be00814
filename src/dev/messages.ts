import type { SessionData } from 'express-session';
import type { Input } from '../observer.js';
import type { ShownVoicemail } from '../voicemail/show-voicemail.js';
import type { SourceProblem } from './source-problem.js';

/** A message of the supervised server to the supervisor. */
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
  /** The caller's input; undefined: the call begins, or the state asked nothing. */
  input: Input | undefined;
  /** The states on the way to the state that was entered, or to the state that failed. */
  passed: string[];
  /** Undefined: the rescue state failed too, and the server hung up. */
  entered: string | undefined;
  /** How long the handlers took. */
  ms: number;
  /** The failure, after which `entered` is the rescue state. */
  failure?: FailureMessage | undefined;
  /** The call ends with this turn. */
  ends: boolean;
}

/** A failure in a call. */
export interface FailureMessage {
  error: SourceProblem;
  rescueError?: SourceProblem | undefined;
  /** The state whose handler failed; undefined: the server itself failed. */
  broke: string | undefined;
  /** True if the exit of `broke` failed, not its `enter`. */
  leaving: boolean;
  /** True if a handler beside the turns failed, such as `hold`: the call stays in its state. */
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
