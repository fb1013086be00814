import type { Doing } from '../../phone/describe-status.js';
import type { Act, PhoneEvent } from '../../phone/events.js';
import type { TreeMessage, TurnMessage } from '../messages.js';
import type { SourceProblem } from '../source-problem.js';

/** A message of npm run dev to the page's server. */
export type DevEvent =
  | TurnEvent
  /** The call is over. */
  | { event: 'ended'; call: string }
  /** The tree that is served. `problems`: why a changed tree is not served. */
  | ({ event: 'tree'; problems: readonly string[]; warnings?: readonly string[] } & Drawing)
  /** The problems that the type checker finds in the files as they are saved. */
  | { event: 'types'; problems: readonly string[] }
  | NoticeEvent;

/** A call moved: the page's own call, or any other one that reaches the webhook. */
export type TurnEvent = { event: 'turn' } & TurnMessage & {
    /** Milliseconds since the epoch. */
    at: number;
    /** True for a call through the tunnel, which is a real one. */
    tunnel: boolean;
  };

/** A notice, such as of a recorded message. */
export interface NoticeEvent {
  event: 'notice';
  /** One line: `voicemail, 4 s, from …4567`. */
  text: string;
  /** The lines that unfold below. */
  details: readonly string[];
}

/** The picture of a tree. */
export type Drawing = Pick<TreeMessage, 'svg' | 'start'> & { edges: readonly Edge[] };
type Edge = TreeMessage['edges'][number];

/** A message of the page's server to the browser. */
export type PageEvent =
  /** The whole state, for a browser that connects. The other events are changes. */
  | {
      event: 'snapshot';
      /** The server's time, in milliseconds since the epoch. */
      now: number;
      tree: Drawing | undefined;
      problems: Problems;
      calls: readonly LiveCall[];
      phone: PhoneState;
      conversation: readonly Entry[];
    }
  | { event: 'tree'; tree: Drawing }
  | { event: 'problems'; problems: Problems }
  | { event: 'calls'; calls: readonly LiveCall[] }
  | { event: 'phone'; phone: PhoneState }
  /** The page's phone begins another call, with an empty conversation. */
  | { event: 'dialed' }
  /** An entry that is new or has changed. */
  | { event: 'entry'; entry: Entry };

/** The problems of the saved tree. */
export interface Problems {
  /** With errors, calls use the last working version. */
  errors: readonly SourceProblem[];
  /** With warnings only, calls use the saved version. */
  warnings: readonly SourceProblem[];
}

/** A call in the tree, or one that is over. */
export interface LiveCall {
  call: string;
  from: string;
  /** Undefined: the rescue state failed, and the server hung up. */
  state: string | undefined;
  /** The lowest number from 0 that no other call has; -1 for the page's own call. */
  slot: number;
  /** When it was first seen, in milliseconds since the epoch. */
  since: number;
  /** When it moved last. */
  at: number;
  tunnel: boolean;
  /** True for the call of the page's phone. */
  own: boolean;
  over: boolean;
  path: Path;
}

/** The states and steps that a call took, each once. */
export interface Path {
  states: readonly string[];
  steps: readonly Step[];
  /** The state that failed. */
  broke?: string | undefined;
  /** The way from there to the rescue state. */
  rescue?: Step | undefined;
}

export interface Step {
  from: string;
  to: string;
}

/** The state of the page's phone. */
export interface PhoneState extends Doing {
  /** The length of the phone's wait for input and the time left, in milliseconds. */
  wait: { ms: number; left: number } | undefined;
  /** The browser tab of the call; undefined if it was closed. */
  tab: string | undefined;
}

/** The phone between two calls. */
export const IDLE: PhoneState = {
  status: 'idle',
  acts: [],
  waiting: false,
  party: '',
  wait: undefined,
  tab: undefined,
};

/** The page keeps only the last entries of the conversation, because a call may last for hours. */
export const MOST_ENTRIES = 200;

/** Something in the conversation: an event of the page's call, or a notice. */
export interface Entry {
  /** Counts up, over all calls. */
  id: number;
  event: PhoneEvent | NoticeEvent;
  lines: { who: string; what: string }[];
  /** The turn that the request made, if it made one. */
  turn?: TurnMessage | undefined;
}

/** A message of the browser to the page's server. */
export type Command = { tab: string } & (
  | { command: 'call' }
  | { command: 'act'; act: Act }
  /** Ends the current prompt. */
  | { command: 'skip' }
  /** The browser has begun or finished speaking this entry, or was muted. */
  | { command: 'speech'; id: number; speech: SpeechReport }
);

export type SpeechReport = 'begun' | 'ended' | 'muted';
