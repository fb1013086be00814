import { parseXml, TwimlError, type XmlElement } from '../xml.js';

const MAX_BODY_BYTES = 64 * 1024;
const TWIML_TYPES = ['text/xml', 'application/xml', 'text/html'];

/** What a webhook answered. */
export interface Answer {
  /** Where it came from, after redirects. */
  url: string;
  type: string;
  body: Buffer;
}

/** The body, or its beginning where it is longer than TwiML may be. */
export async function readBody(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) break;
  }
  return Buffer.concat(chunks);
}

export function mediaType(response: Response): string {
  return response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
}

/**
 * The document that Twilio plays on this answer. Text that is no TwiML is said, and audio is played
 * (https://www.twilio.com/docs/voice/twiml#twilio-understands-mime-types).
 * @throws TwimlError 11750, 12100, 12102 or 12300
 */
export function toDocument({ url, type, body }: Answer): XmlElement {
  if (type.startsWith('audio/')) return response('Play', url);
  const text = body.toString();
  if (!TWIML_TYPES.includes(type) && type !== 'text/plain') {
    throw new TwimlError(12300, `${url} answered with the content type ${type || '(none)'}, not text/xml`);
  }
  if (body.byteLength > MAX_BODY_BYTES) {
    throw new TwimlError(
      11750,
      `${url} answered more than ${MAX_BODY_BYTES} bytes, which is all that TwiML may have`,
    );
  }
  if (type !== 'text/plain') return parseXml(text);
  try {
    return parseXml(text);
  } catch {
    return response('Say', text);
  }
}

function response(verb: string, text: string): XmlElement {
  const child = { name: verb, attributes: {}, children: [text], line: 1, column: 1 };
  return { name: 'Response', attributes: {}, children: [child], line: 1, column: 1 };
}
