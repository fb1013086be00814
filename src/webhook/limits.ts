import { memoryJson } from '../state-machine.js';
import { within } from '../timeout.js';

/** How long handlers may take; Twilio gives up after 15 s (https://www.twilio.com/docs/api/errors/11205). */
export interface Limits {
  handlersMs: number;
  rescueMs: number;
}

export const LIMITS: Limits = { handlersMs: 8000, rescueMs: 1000 };

/** https://www.twilio.com/docs/api/errors/11750 */
const MAX_TWIML_BYTES = 64 * 1024;
/** Characters of JSON, which are read and written with every request. */
const MAX_MEMORY = 64 * 1024;
/** A character that XML does not allow (https://www.w3.org/TR/xml/#charsets); the SDK lets it through in attributes. */
const NOT_XML = /[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/**
 * What handlers say, and their memory as JSON, once it is known that Twilio can play it and that it can be kept.
 * @throws Error if the handlers take too long, or if their TwiML or the memory cannot be used
 */
export async function withinLimits<Said extends { twiml: string }>(
  ms: number,
  call: { memory: unknown },
  turn: Promise<Said>,
): Promise<Said & { memory: string }> {
  const said = await within(ms, 'the handler of a state', turn);
  const { twiml } = said;
  const bytes = Buffer.byteLength(twiml);
  if (bytes > MAX_TWIML_BYTES) {
    throw new Error(`the TwiML has ${bytes} bytes, and Twilio takes ${MAX_TWIML_BYTES} at most`);
  }
  checkXml(twiml);
  const memory = memoryJson(call.memory);
  if (memory.length > MAX_MEMORY) {
    throw new Error(`the memory has ${memory.length} characters of JSON, and ${MAX_MEMORY} are the most`);
  }
  return { ...said, memory };
}

/** @throws Error if the TwiML has a character that XML does not allow */
export function checkXml(twiml: string): void {
  const [character] = NOT_XML.exec(twiml) ?? [];
  if (character === undefined) return;
  throw new Error(`the TwiML has the character ${JSON.stringify(character)}, which XML does not allow`);
}
