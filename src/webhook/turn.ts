import type { CallState } from '../session.js';
import { type Call, enterState, exitState, hasEnded, isState, type PhoneTree } from '../state-machine.js';
import { bringsResult, callOf } from './form.js';
import { playable, rescue } from './rescue.js';
import type { Setup } from './setup.js';
import { farewell, GOODBYE } from './words.js';

/** What one request of a call is answered, and what is to be kept of the call; undefined: what was. */
export interface Answer {
  twiml: string;
  kept: CallState | undefined;
}

/** Takes a call one turn on; where that breaks, into the rescue state. */
export async function takeTurn<Name extends string>(
  { config: { silentTurns }, tree, limits, observer }: Setup<Name>,
  saved: CallState | undefined,
  params: Record<string, string>,
): Promise<Answer> {
  // A deploy may have removed the state the caller was in: the call starts over.
  const left = saved && isState(tree, saved.state) ? saved.state : undefined;
  // A handler that is given up goes on with a copy that nobody looks at.
  const fresh = () => callOf(params, JSON.parse(saved?.memory ?? '{}'));
  const call = fresh();

  const silent = left !== undefined && isSilent(tree, left, call) ? (saved?.silent ?? 0) + 1 : 0;
  if (left !== undefined && silentTurns > 0 && silent >= silentTurns) {
    observer.silence?.({ call, left, turns: silent });
    return { twiml: farewell(GOODBYE), kept: undefined };
  }
  const keep = (state: Name, memory: string): CallState | undefined =>
    hasEnded(call) ? undefined : { state, memory, ...(silent > 0 ? { silent } : {}) };
  try {
    const turn = left === undefined ? enterState(tree, tree.start, call) : exitState(tree, left, call);
    const { state, twiml } = await playable(limits.handlersMs, turn);
    const memory = JSON.stringify(call.memory);
    observer.turn?.({ call, left, entered: state });
    return { twiml, kept: keep(state, memory) };
  } catch (error) {
    const again = fresh();
    const { state, twiml, error: rescueError } = await rescue(tree, again, limits);
    observer.failure?.({ error, call, left, entered: state, rescueError });
    return { twiml, kept: state === undefined ? undefined : keep(state, JSON.stringify(again.memory)) };
  }
}

/** Whether the caller was asked, and neither pressed a key nor said a word. */
function isSilent<Name extends string>(tree: PhoneTree<Name>, left: Name, call: Call): boolean {
  if (typeof tree.states[left].exit !== 'function' || bringsResult(call)) return false;
  return call.digits === '' && call.speech === '';
}
