import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { type Call, enterState, type PhoneTree } from '../state-machine.js';
import { within } from '../timeout.js';
import { APOLOGY, farewell, LAST_APOLOGY } from './words.js';

/** How long handlers may take; Twilio gives up after 15 s (https://www.twilio.com/docs/api/errors/11205). */
export interface Limits {
  handlersMs: number;
  rescueMs: number;
}

export const LIMITS: Limits = { handlersMs: 8000, rescueMs: 1000 };

/** https://www.twilio.com/docs/api/errors/11750 */
const MAX_TWIML_BYTES = 64 * 1024;

/**
 * The turn, once it is known to be one that Twilio can play.
 * @throws Error if its handlers take too long, or what they say is too much
 */
export async function playable<Turned extends { twiml: string }>(
  ms: number,
  turn: Promise<Turned>,
): Promise<Turned> {
  const turned = await within(ms, 'the handler of a state', turn);
  const bytes = Buffer.byteLength(turned.twiml);
  if (bytes > MAX_TWIML_BYTES) {
    throw new Error(`the TwiML has ${bytes} bytes, and Twilio takes ${MAX_TWIML_BYTES} at most`);
  }
  return turned;
}

/** What became of a call in which something broke. */
export interface Rescue<Name extends string> {
  /** The rescue state; undefined where that broke as well and the caller is hung up on. */
  state: Name | undefined;
  twiml: string;
  /** Why the rescue state broke. */
  error?: unknown;
}

/** Apologizes and enters the rescue state; if that breaks too, apologizes and hangs up. */
export async function rescue<Name extends string>(
  tree: PhoneTree<Name>,
  call: Call,
  { rescueMs }: Limits,
): Promise<Rescue<Name>> {
  const response = new VoiceResponse();
  response.say(APOLOGY);
  try {
    return await playable(rescueMs, enterState(tree, tree.rescue, call, response));
  } catch (error) {
    return { state: undefined, twiml: farewell(LAST_APOLOGY), error };
  }
}
