import { parseXml, TwimlError, type XmlElement } from '../xml.js';

const MAX_BODY_BYTES = 64 * 1024;
const TWIML_TYPES = ['text/xml', 'application/xml', 'text/html'];

/** The answer of a webhook. */
export interface Answer {
  /** The URL after redirects. */
  url: string;
  type: string;
  /** The number of bytes read; reading stops above Twilio's limit. */
  bytes: number;
  text: string;
}

/** Reads an answer, up to Twilio's limit for TwiML. Audio is not read. */
export async function readAnswer(url: string, response: Response): Promise<Answer> {
  const type = mediaType(response);
  if (type.startsWith('audio/')) {
    await response.body?.cancel();
    return { url, type, bytes: 0, text: '' };
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) break;
  }
  return { url, type, bytes, text: decode(Buffer.concat(chunks), response) };
}

function mediaType(response: Response): string {
  return response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Decodes by the charset of the header, else of the XML declaration, else as UTF-8 (RFC 7303, section 3). */
function decode(body: Buffer, response: Response): string {
  const [, named] = /charset="?([^\s;"]+)/i.exec(response.headers.get('content-type') ?? '') ?? [];
  const [, declared] = /^<\?xml[^>]*\sencoding=["']([\w.-]+)/.exec(body.toString('latin1', 0, 200)) ?? [];
  try {
    return new TextDecoder(named ?? declared).decode(body);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return body.toString();
  }
}

/**
 * The document that Twilio plays for this answer. Plain text becomes a Say, and audio a Play
 * (https://www.twilio.com/docs/voice/twiml#twilio-understands-mime-types).
 * @throws TwimlError 11750, 12100, 12102 or 12300
 */
export function toDocument({ url, type, bytes, text }: Answer): XmlElement {
  if (type.startsWith('audio/')) return response('Play', url);
  if (!TWIML_TYPES.includes(type) && type !== 'text/plain') {
    throw new TwimlError(12300, `${url} answered with the content type ${type || '(none)'}, not text/xml`);
  }
  if (bytes > MAX_BODY_BYTES) {
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
