import type { Doing } from '../../phone/describe-status.js';
import type { Act, PhoneEvent } from '../../phone/events.js';
import type { TreeMessage, TurnMessage } from '../messages.js';
import type { SourceProblem } from '../source-problem.js';

/** What dev tells the page. */
export type DevEvent =
  | TurnEvent
  /** The call is over. */
  | { event: 'ended'; call: string }
  /** The tree that is served; with problems, a changed tree that is not served. */
  | ({ event: 'tree'; problems: readonly string[]; warnings?: readonly string[] } & Drawing)
  /** The problems that the type checker finds in the files as they are saved. */
  | { event: 'types'; problems: readonly string[] }
  | NoticeEvent;

/** A call moved: the page's own call, or any other one that reaches the webhook. */
export type TurnEvent = { event: 'turn' } & TurnMessage & {
    /** Milliseconds since the epoch. */
    at: number;
    /** It came through the tunnel: a real call. */
    tunnel: boolean;
  };

/** Something that happened beside the calls, such as a message that was left. */
export interface NoticeEvent {
  event: 'notice';
  /** One line: `voicemail, 4 s, from …4567`. */
  text: string;
  /** What unfolds below, a line each. */
  details: readonly string[];
}

/** The picture of a tree. */
export type Drawing = Pick<TreeMessage, 'svg' | 'start'> & { edges: readonly Edge[] };
type Edge = TreeMessage['edges'][number];

/** What the page tells the browser. */
export type PageEvent =
  /** Everything, for a browser that connects. The other events tell what changes from then on. */
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
  /** An entry that is new, or that more is known of. */
  | { event: 'entry'; entry: Entry };

/** What is wrong with the tree as it is saved. */
export interface Problems {
  /** Because of these, the last working version is served. */
  errors: readonly SourceProblem[];
  /** These are served. */
  warnings: readonly SourceProblem[];
}

/** A call in the tree, or one that is over. */
export interface LiveCall {
  call: string;
  from: string;
  /** Undefined: the caller was hung up on, because the rescue state broke. */
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
  /** The state that broke. */
  broke?: string | undefined;
  /** The way from there to the rescue state. */
  rescue?: Step | undefined;
}

export interface Step {
  from: string;
  to: string;
}

/** What the page's phone does now. */
export interface PhoneState extends Doing {
  /** How long the phone waits for somebody, and how much of that is left, in milliseconds. */
  wait: { ms: number; left: number } | undefined;
  /** The browser tab that has called; undefined where it is closed. */
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
  /** What the request did in the tree, where the tree has answered it. */
  turn?: TurnMessage | undefined;
}

/** What the browser tells the page. */
export type Command = { tab: string } & (
  | { command: 'call' }
  | { command: 'act'; act: Act }
  /** Ends the prompt that is heard now. */
  | { command: 'skip' }
  /** The browser has begun or ended to speak this entry, or was muted. */
  | { command: 'speech'; id: number; speech: SpeechReport }
);

export type SpeechReport = 'begun' | 'ended' | 'muted';
