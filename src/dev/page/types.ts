import type { Act, ActName, PhoneEvent, Status } from '../../phone/events.js';

/** What dev tells the page. */
export type DevEvent =
  /** A call moved: the page's own call, or any other one that reaches the webhook. */
  | {
      event: 'turn';
      /** Its CallSid. */
      call: string;
      /** Shortened: …4567. */
      from: string;
      left: string | undefined;
      input: string | undefined;
      entered: string;
      /** Milliseconds since the epoch. */
      at: number;
      /** It came through the tunnel: a real call. */
      tunnel: boolean;
    }
  /** The call is over. */
  | { event: 'ended'; call: string }
  | TreeEvent;

/** The tree that is served; with problems, a changed tree that is not served. */
export interface TreeEvent {
  event: 'tree';
  svg: string;
  edges: readonly Edge[];
  start: string;
  problems: readonly string[];
}

export interface Edge {
  from: string;
  to: string;
  /** Keys, 'silence' and 'speech': the inputs that lead here. */
  keys: readonly string[];
  /** True where the call goes straight on, without asking the caller. */
  automatic: boolean;
}

/** What the page tells the browser. */
export type PageEvent =
  /** Everything, for a browser that connects. The other events tell what changes from then on. */
  | {
      event: 'snapshot';
      /** The server's time, in milliseconds since the epoch. */
      now: number;
      tree: TreeEvent | undefined;
      calls: LiveCall[];
      phone: PhoneState;
      conversation: Entry[];
    }
  | TreeEvent
  | { event: 'calls'; calls: LiveCall[] }
  | { event: 'phone'; phone: PhoneState }
  /** The page's phone begins another call, with an empty conversation. */
  | { event: 'dialed' }
  | { event: 'entry'; entry: Entry };

/** A call in the tree, or one that is over. */
export interface LiveCall {
  call: string;
  from: string;
  state: string;
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
  /** The states and steps that the call took, each once. */
  path: { states: string[]; steps: Step[] };
}

export interface Step {
  from: string;
  to: string;
}

/** What the page's phone does now. */
export interface PhoneState {
  status: Status | 'idle';
  acts: readonly ActName[];
  /** How long the phone waits for somebody, and how much of that is left, in milliseconds. */
  wait: { ms: number; left: number } | undefined;
}

/** One event of the call of the page's phone. */
export interface Entry {
  /** Counts up, over all calls. */
  id: number;
  event: PhoneEvent;
  lines: { who: string; what: string }[];
}

/** What the browser tells the page. */
export type Command =
  | { command: 'call' }
  | { command: 'act'; act: Act }
  /** The browser has begun or ended to speak this entry, or was muted. */
  | { command: 'speech'; id: number; speech: SpeechReport };

export type SpeechReport = 'begun' | 'ended' | 'muted';
