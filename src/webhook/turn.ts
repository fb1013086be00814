import type { Config } from '../config.js';
import type { Observer } from '../observer.js';
import type { CallState } from '../session/call-state.js';
import { type Call, enterState, exitState, hasEnded, isState, type PhoneTree } from '../state-machine.js';
import { bringsResult, callOf } from './form.js';
import { type Limits, withinLimits } from './limits.js';
import { farewell, rescue } from './rescue.js';

const GOODBYE = 'We have not heard from you for a while, so we are ending this call. Goodbye.';

/** Which tree calls go through, how, and who is told. */
export interface Setup<Name extends string> {
  config: Config;
  tree: PhoneTree<Name>;
  limits: Limits;
  observer: Observer;
}

/** One request of a call. */
export interface CallRequest {
  params: Record<string, string>;
  /** What was kept of the call; undefined: it begins. */
  saved: CallState | undefined;
}

/** The answer to a request, and what is to be kept of the call; undefined: the caller has gone. */
export interface Answer {
  twiml: string;
  kept: CallState | undefined;
}

/** Takes a call one turn on; where that breaks, into the rescue state. */
export async function takeTurn<Name extends string>(
  setup: Setup<Name>,
  { params, saved }: CallRequest,
): Promise<Answer> {
  const { config, tree, limits, observer } = setup;
  // A deploy may have removed the state the caller was in: the call starts over.
  const left = saved && isState(tree, saved.state) ? saved.state : undefined;
  const call = callOf(params, JSON.parse(saved?.memory ?? '{}'));

  const silent = left !== undefined && isSilent(tree, left, call) ? (saved?.silent ?? 0) + 1 : 0;
  if (left !== undefined && config.silentTurns > 0 && silent >= config.silentTurns) {
    observer.silence?.({ call, left, turns: silent });
    return { twiml: farewell(GOODBYE), kept: saved };
  }
  try {
    const turn = left === undefined ? enterState(tree, tree.start, call) : exitState(tree, left, call);
    const { state, twiml, memory } = await withinLimits(limits.handlersMs, call, turn);
    observer.turn?.({ call, left, entered: state });
    const kept = {
      state,
      memory,
      ...(silent > 0 && { silent }),
      ...(saved?.rescued && { rescued: saved.rescued }),
    };
    return { twiml, kept: hasEnded({ params }) ? undefined : kept };
  } catch (error) {
    return rescueCall(setup, { params, saved }, error);
  }
}

/** Puts a call through to the rescue state, because of this error. */
export async function rescueCall<Name extends string>(
  { tree, limits, observer }: Setup<Name>,
  { params, saved }: CallRequest,
  error: unknown,
): Promise<Answer> {
  // A handler that was given up goes on with a memory of its own, and may have changed the call.
  const call = callOf(params, JSON.parse(saved?.memory ?? '{}'));
  const {
    state,
    twiml,
    memory,
    error: rescueError,
  } = await rescue(tree, call, limits, saved?.rescued === true);
  const told = callOf(params, JSON.parse(saved?.memory ?? '{}'));
  observer.failure?.({ error, call: told, left: saved?.state, entered: state, rescueError });
  return {
    twiml,
    kept: hasEnded({ params }) ? undefined : { state: state ?? tree.rescue, memory, rescued: true },
  };
}

/** Whether the caller was asked, and neither pressed a key nor said a word. */
function isSilent<Name extends string>(tree: PhoneTree<Name>, left: Name, call: Call): boolean {
  if (typeof tree.states[left].exit !== 'function' || bringsResult(call)) return false;
  return call.digits === '' && call.speech === '';
}
