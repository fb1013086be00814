import type { Act, ActName, PhoneEvent, Status } from '../../phone/events.js';

/** What dev tells the page. */
export type DevEvent =
  /** A call moved: any call that reaches the webhook, the page's own included. */
  | {
      event: 'turn';
      /** Its CallSid. */
      call: string;
      /** Shortened: …4567. */
      from: string;
      left: string | undefined;
      digits: string;
      entered: string;
      /** Milliseconds since the epoch. */
      at: number;
      /** It came through the tunnel: a real call. */
      tunnel: boolean;
    }
  /** The call is over, as far as is known. */
  | { event: 'ended'; call: string }
  | TreeEvent;

/** A change was saved and is served now; or, with problems, is not: the last good server goes on. */
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
  /** The keys that lead here; beside them 'silence' and 'speech'. */
  keys: readonly string[];
  /** The call goes straight on here, without asking the caller. */
  automatic: boolean;
}

export interface PageOptions {
  /** Where the page listens, on 127.0.0.1 only; 0: on any free port. */
  port: number;
  webhookUrl: string;
  /** Signs the page's own requests. */
  authToken?: string | undefined;
  /** The base URL that the webhook thinks it is asked at, where that is not its own: is signed instead. */
  publicUrl?: string | undefined;
}

export interface Page {
  url: string;
  tell(event: DevEvent): void;
  close(): Promise<void>;
}

/** What the page tells the browser. */
export type PageEvent =
  /** Everything, for a browser that connects; the others are what changes from then on. */
  | {
      event: 'snapshot';
      /** The time here, in milliseconds since the epoch. */
      now: number;
      tree: TreeEvent | undefined;
      calls: LiveCall[];
      phone: PhoneState;
      conversation: Entry[];
    }
  | TreeEvent
  | { event: 'calls'; calls: LiveCall[] }
  | { event: 'phone'; phone: PhoneState }
  /** The page's own phone begins another call: what was said so far goes. */
  | { event: 'dialed' }
  | { event: 'entry'; entry: Entry };

/** A call that moves through the tree, or has. */
export interface LiveCall {
  call: string;
  from: string;
  state: string;
  /** Tells it apart: the lowest number from 0 that no other has, -1 for the page's own. */
  slot: number;
  /** When it was first seen, in milliseconds since the epoch. */
  since: number;
  /** When it moved last. */
  at: number;
  tunnel: boolean;
  /** It is the call of the page's own phone. */
  own: boolean;
  over: boolean;
  /** The states it came through, each once, and the steps between them. */
  path: { states: string[]; steps: Step[] };
}

export interface Step {
  from: string;
  to: string;
}

/** What the page's own phone does now. */
export interface PhoneState {
  status: Status | 'idle';
  acts: readonly ActName[];
  /** The phone waits for somebody so long, and this much of it is left. */
  wait: { ms: number; left: number } | undefined;
}

/** One thing that happened in the call of the page's own phone. */
export interface Entry {
  /** Counts up, from one call to the next too. */
  id: number;
  event: PhoneEvent;
  lines: { who: string; what: string }[];
}

/** What the browser tells the page. */
export type Command =
  | { command: 'call' }
  | { command: 'act'; act: Act }
  /** The browser speaks this entry aloud, has spoken it, or was told not to go on. */
  | { command: 'speech'; id: number; speech: SpeechReport };

export type SpeechReport = 'begun' | 'ended' | 'muted';
