import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { type Call, enterState, type Notification, type PhoneTree } from '../state-machine.js';
import { type Limits, withinLimits } from './limits.js';
import { farewell, sayWords } from './words.js';

/** What became of a call in which something broke. */
export interface Rescue<Name extends string> {
  /** The rescue state; undefined where the caller is hung up on. */
  state: Name | undefined;
  twiml: string;
  /** JSON. */
  memory: string;
  notifications?: Notification[];
  /** Why the rescue state broke. */
  error?: unknown;
}

/** Apologizes and enters the rescue state. If that breaks, or was done before: apologizes and hangs up. */
export async function rescue<Name extends string, Memory>(
  tree: PhoneTree<Name, Memory>,
  call: Call<Memory>,
  { rescueMs }: Limits,
  rescuedBefore: boolean,
): Promise<Rescue<Name>> {
  const over = { state: undefined, memory: '{}', twiml: farewell(tree, call, 'lastApology') };
  if (rescuedBefore) return over;
  const response = new VoiceResponse();
  sayWords(response, tree, call, 'apology');
  try {
    return await withinLimits(rescueMs, call, enterState(tree, tree.rescue, call, response));
  } catch (error) {
    return { ...over, error: error ?? new Error('it threw undefined') };
  }
}
