import type { Input } from '../observer.js';
import type { CallState } from '../session/call-state.js';
import {
  type Call,
  enterState,
  exitState,
  hasEnded,
  isState,
  type Notification,
  type PhoneTree,
} from '../state-machine.js';
import { type CallRequest, callFor, type Setup } from './call-request.js';
import { errorPlace } from './error-place.js';
import { withinLimits } from './limits.js';
import { rescue } from './rescue.js';
import { farewell } from './words.js';

/** The answer to a request, and what is to be kept of the call; undefined: the caller has gone. */
export interface Answer {
  twiml: string;
  kept: CallState | undefined;
  notifications?: readonly Notification[];
}

/** Takes a call one turn on; where that breaks, into the rescue state. */
export async function takeTurn<Name extends string, Memory>(
  setup: Setup<Name, Memory>,
  asked: CallRequest,
): Promise<Answer> {
  const { config, tree, limits, observer } = setup;
  const { params, saved } = asked;
  // A deploy may have removed the state the caller was in: the call starts over.
  const left = saved && isState(tree, saved.state) ? saved.state : undefined;
  const call = callFor(tree, asked);
  const input = left === undefined ? undefined : inputOf(tree, left, call);

  const silent = input?.kind === 'silence' ? (saved?.silent ?? 0) + 1 : 0;
  if (left !== undefined && config.silentTurns > 0 && silent >= config.silentTurns) {
    observer.silence?.({ call, left, turns: silent });
    return { twiml: farewell(tree, call, 'goodbye'), kept: saved };
  }
  const begun = performance.now();
  const trail: Name[] = [];
  try {
    const turn =
      left === undefined
        ? enterState(tree, tree.start, call, undefined, trail)
        : exitState(tree, left, call, trail);
    const { state, passed, twiml, memory, notifications } = await withinLimits(limits.handlersMs, call, turn);
    observer.turn?.({ call, left, input, passed, entered: state, ms: performance.now() - begun });
    const kept = {
      state,
      memory,
      turn: nextTurn(saved),
      ...(silent > 0 && { silent }),
      ...(saved?.rescued && { rescued: saved.rescued }),
    };
    return { twiml, kept: hasEnded({ params }) ? undefined : kept, ...(notifications && { notifications }) };
  } catch (error) {
    return rescueCall(setup, asked, error, begun, [...trail]);
  }
}

/**
 * Puts a call through to the rescue state, because of this error.
 * @param trail the states that were entered before, the last of which broke; undefined where no state broke
 */
export async function rescueCall<Name extends string, Memory>(
  { tree, limits, observer }: Setup<Name, Memory>,
  asked: CallRequest,
  error: unknown,
  begun = performance.now(),
  trail?: readonly string[],
): Promise<Answer> {
  const { params, saved } = asked;
  // A handler that was given up goes on with a call of its own, and any handler may have changed it.
  const [call, told] = [callFor(tree, asked), callFor(tree, asked)];
  const {
    state,
    twiml,
    memory,
    notifications,
    error: rescueError,
  } = await rescue(tree, call, limits, saved?.rescued === true);
  const left = saved?.state;
  const input = left !== undefined && isState(tree, left) ? inputOf(tree, left, told) : undefined;
  const ms = performance.now() - begun;
  observer.failure?.({
    error,
    at: errorPlace(error),
    call: told,
    left,
    input,
    entered: state,
    rescueError,
    ms,
    ...(trail && { trail }),
  });
  return {
    twiml,
    ...(notifications && { notifications }),
    kept: hasEnded({ params })
      ? undefined
      : { state: state ?? tree.rescue, memory, turn: nextTurn(saved), rescued: true },
  };
}

function nextTurn(saved: CallState | undefined): number {
  return (saved?.turn ?? 0) + 1;
}

/** What the caller did; undefined where nothing was asked, as after a Redirect. */
function inputOf<Name extends string, Memory>(
  tree: PhoneTree<Name, Memory>,
  left: Name,
  { digits, speech, dial, recording, queue }: Call<Memory>,
): Input | undefined {
  // A recording and a key may come beside a result: what the Dial recorded, what ended the Record.
  if (dial) return { kind: 'dial', status: dial.status };
  if (queue?.result) return { kind: 'queue', result: queue.result };
  if (recording) return { kind: 'recording', seconds: recording.seconds };
  if (digits !== '') return { kind: 'digits', digits };
  if (speech !== '') return { kind: 'speech', speech };
  const place = tree.states[left];
  return 'enter' in place && typeof place.exit === 'function' ? { kind: 'silence' } : undefined;
}
