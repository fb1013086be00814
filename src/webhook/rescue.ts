import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { type Call, enterState, type PhoneTree } from '../state-machine.js';
import { type Limits, type Outcome, withinLimits } from './limits.js';

const APOLOGY =
  'We are sorry, something went wrong. Please hold while we connect you to somebody who can help.';
const LAST_APOLOGY = 'We are sorry, something went wrong. Please call again later.';

/** What became of a call in which something broke. */
export interface Rescue<Name extends string> extends Outcome<Name | undefined> {
  /** Why the rescue state broke. */
  error?: unknown;
}

/** Apologizes and enters the rescue state. If that breaks, or was done before: apologizes and hangs up. */
export async function rescue<Name extends string>(
  tree: PhoneTree<Name>,
  call: Call,
  { rescueMs }: Limits,
  rescuedBefore: boolean,
): Promise<Rescue<Name>> {
  const over = { state: undefined, twiml: farewell(LAST_APOLOGY), memory: '{}' };
  if (rescuedBefore) return over;
  const response = new VoiceResponse();
  response.say(APOLOGY);
  try {
    return await withinLimits(rescueMs, call, enterState(tree, tree.rescue, call, response));
  } catch (error) {
    return { ...over, error: error ?? new Error('it threw undefined') };
  }
}

/** Says this and hangs up. */
export function farewell(words: string): string {
  const response = new VoiceResponse();
  response.say(words);
  response.hangup();
  return response.toString();
}
