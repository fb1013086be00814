import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { isState } from '../state-machine.js';
import type { Held, Step } from './played.js';
import { readTwiml } from './read-twiml.js';
import { Run, type World } from './run.js';
import { callAt } from './take-turns.js';
import type { WatchedTree } from './watch-tree.js';

const WAITING = {
  kind: 'queue',
  label: 'waiting',
  words: [],
  brings: { queue: { position: 1, size: 1, waitedSeconds: 5, averageSeconds: 30 } },
} as const;

/**
 * What a caller hears who waits in the queue of a state; undefined if the state has no `hold`.
 * @param by the step that put the caller into the queue
 */
export async function hearHold<Name extends string, Memory>(
  tree: WatchedTree<Name, Memory>,
  state: string,
  by: Step,
  open: World,
): Promise<Held | undefined> {
  const place = isState(tree, state) ? tree.states[state] : undefined;
  if (!place || !('enter' in place) || !place.hold) return undefined;
  const { hold } = place;
  const { memory, world } = by;
  const run = new Run([], world, open);
  tree.run = run;
  const response = new VoiceResponse();
  const call = callAt<Memory>({ state, memory, world, open, requestId: 'hold', ask: WAITING });
  try {
    await hold(response, call);
    return { by, document: readTwiml(response.toString()), fault: undefined };
  } catch {
    return { by, document: undefined, fault: run.fault };
  }
}
