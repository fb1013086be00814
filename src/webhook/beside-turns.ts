import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { CallState } from '../session/call-state.js';
import { isState, type Speaker, type State } from '../state-machine.js';
import { type CallRequest, callFor, type Setup } from './call-request.js';
import { errorPlace } from './error-place.js';
import { withinLimits } from './limits.js';

/** What a handler beside the turns of a call says, and the memory as JSON, as the handler leaves it. */
interface Said {
  twiml: string;
  memory: string;
}

/**
 * Runs a handler of the state in which a call is, and which the call does not leave by it.
 * @returns undefined where the state has no such handler, and where the handler fails, which is told
 */
export async function speakBeside<Name extends string, Memory>(
  setup: Setup<Name, Memory>,
  about: CallRequest,
  saved: CallState | undefined,
  handlerOf: (state: State<Name, Memory>) => Speaker<Memory> | undefined,
): Promise<Said | undefined> {
  const { tree, limits, observer } = setup;
  const place = saved && isState(tree, saved.state) ? tree.states[saved.state] : undefined;
  const handler = place && 'enter' in place ? handlerOf(place) : undefined;
  if (!saved || !handler) return undefined;
  const call = callFor(tree, about);
  const begun = performance.now();
  observer.request?.(callFor(tree, about));
  try {
    const said = new VoiceResponse();
    const turn = Promise.resolve(handler(said, call)).then(() => ({ twiml: said.toString() }));
    return await withinLimits(limits.handlersMs, call, turn);
  } catch (error) {
    const { state } = saved;
    const failed = { left: state, input: undefined, entered: state, ms: performance.now() - begun };
    const at = errorPlace(error);
    observer.failure?.({ error, at, call: callFor(tree, about), ...failed, trail: [], beside: true });
    return undefined;
  }
}
