import { callOf } from './form.js';
import type { Observer } from './observer.js';
import { type Limits, playable, rescue } from './rescue.js';
import type { CallState } from './session.js';
import { enterState, exitState, hasEnded, isState, type Json, type PhoneTree } from './state-machine.js';

/** What one request of a call is answered, and what is kept of the call; undefined: what was. */
export interface Answer {
  twiml: string;
  kept: CallState | undefined;
}

/** Takes a call one turn on; where that breaks, into the rescue state. */
export async function takeTurn<Name extends string>(
  tree: PhoneTree<Name>,
  saved: CallState | undefined,
  params: Record<string, string>,
  limits: Limits,
  observer: Observer,
): Promise<Answer> {
  // A deploy may have removed the state the caller was in: the call starts over.
  const left = saved && isState(tree, saved.state) ? saved.state : undefined;
  // A handler that is given up goes on with a copy that nobody looks at.
  const fresh = () => callOf(params, structuredClone(saved?.memory ?? {}));
  const keep = (state: Name, memory: CallState['memory']) =>
    hasEnded(call) ? undefined : { sid: call.sid, state, memory };

  const call = fresh();
  try {
    const turn = left === undefined ? enterState(tree, tree.start, call) : exitState(tree, left, call);
    const { state, twiml } = await playable(limits.handlersMs, turn);
    const memory: Record<string, Json> = JSON.parse(JSON.stringify(call.memory));
    observer.turn?.({ call, left, entered: state });
    return { twiml, kept: keep(state, memory) };
  } catch (error) {
    const again = fresh();
    const { state, twiml, error: rescueError } = await rescue(tree, again, limits);
    observer.failure?.({ error, call, left, entered: state, rescueError });
    return { twiml, kept: state === undefined ? undefined : keep(state, again.memory) };
  }
}
