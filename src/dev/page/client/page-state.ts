import { describeStatus } from '../../../phone/describe-status.js';
import {
  type Drawing,
  type Entry,
  IDLE,
  type LiveCall,
  MOST_ENTRIES,
  type PageEvent,
  type PhoneState,
  type Problems,
} from '../types.js';

/** The state of the page. */
export interface PageState {
  /** False: npm run dev does not answer. */
  connected: boolean;
  /** By how many milliseconds the server's clock is ahead. */
  ahead: number;
  tree: Drawing | undefined;
  problems: Problems;
  calls: readonly LiveCall[];
  phone: PhoneState;
  conversation: readonly Entry[];
}

export const EMPTY: PageState = {
  connected: false,
  ahead: 0,
  tree: undefined,
  problems: { errors: [], warnings: [] },
  calls: [],
  phone: IDLE,
  conversation: [],
};

/** The page after an event of the server. */
export function stateAfter(state: PageState, event: PageEvent, now: number): PageState {
  switch (event.event) {
    case 'snapshot': {
      const { tree, problems, calls, phone, conversation } = event;
      return { connected: true, ahead: event.now - now, tree, problems, calls, phone, conversation };
    }
    case 'tree':
      return { ...state, tree: event.tree };
    case 'problems':
      return { ...state, problems: event.problems };
    case 'calls':
      return { ...state, calls: event.calls };
    case 'phone':
      return { ...state, phone: event.phone };
    case 'dialed':
      return { ...state, conversation: [] };
    case 'entry': {
      const known = state.conversation.some(({ id }) => id === event.entry.id);
      const conversation = known
        ? state.conversation.map((one) => (one.id === event.entry.id ? event.entry : one))
        : [...state.conversation, event.entry].slice(-MOST_ENTRIES);
      return { ...state, conversation };
    }
  }
}

/** The page after it has lost the server. */
export function stateLost(state: PageState): PageState {
  return { ...state, connected: false, phone: IDLE };
}

/** The call of the page's phone, until it ends. */
export function ownCall({ calls }: PageState): LiveCall | undefined {
  return calls.find(({ own, over }) => own && !over);
}

/** True during a call of the page's phone. */
export function isCalling({ status }: PhoneState): boolean {
  return status !== 'idle' && status !== 'ended';
}

/** The text of the display: the state of the call and of the phone. */
export function displayText(state: PageState): string {
  const { phone } = state;
  const words = describeStatus(phone);
  const place = isCalling(phone) ? ownCall(state)?.state : undefined;
  if (place !== undefined) return `${place}: ${words}`;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The display's text for screen readers, with the length of a wait. */
export function spokenDisplay(state: PageState): string {
  const { wait } = state.phone;
  return wait ? `${displayText(state)}, ${Math.ceil(wait.ms / 1000)} s` : displayText(state);
}
