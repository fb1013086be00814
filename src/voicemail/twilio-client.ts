import type { TwilioAccount } from '../twilio-account.js';
import { PermanentError } from '../webhook/event-queue.js';
import { isTwilio, type RecordingAddress } from './recording-address.js';

/** Twilio's REST API, as far as voicemail needs it. */
export interface TwilioClient {
  /** The audio; undefined where it is larger than may be attached. @throws NotReady */
  audio: (recording: RecordingAddress, signal: AbortSignal) => Promise<Audio | undefined>;
  /** Deletes a recording. */
  remove: (recording: RecordingAddress, signal: AbortSignal) => Promise<void>;
  /** The fields of a resource, such as `/2010-04-01/Accounts/AC…/Calls/CA….json`. */
  resource: (path: string, accountSid: string, signal: AbortSignal) => Promise<Fields>;
}

export type Fields = Readonly<Record<string, unknown>>;

export interface Audio {
  /** `audio/mpeg` or `audio/wav`. */
  type: string;
  content: Buffer;
}

/** Twilio does not have the audio, which takes some seconds after the recording has ended. */
export class NotReady extends Error {
  override name = 'NotReady';
}

interface ClientOptions {
  fetch?: typeof fetch;
  maxAudioBytes?: number;
}

/** An hour, which is the longest recording, is 14.4 MB of MP3. Most mail servers take 25 MB of base64. */
export const MAX_AUDIO_BYTES = 16_000_000;
const MAX_RESOURCE_BYTES = 4_000_000;
const MAX_REDIRECTS = 3;
const API = 'https://api.twilio.com';

/** A client that sends the account's credentials to Twilio's hosts only, also after a redirect. */
export function twilioClient(
  account: TwilioAccount,
  { fetch: send = fetch, maxAudioBytes = MAX_AUDIO_BYTES }: ClientOptions = {},
): TwilioClient {
  function credentials(accountSid: string): string {
    const { sid = accountSid, authToken, apiKey } = account;
    const [user, password] = apiKey ? [apiKey.sid, apiKey.secret] : [sid, authToken];
    if (password === undefined)
      throw new PermanentError('there is no TWILIO_AUTH_TOKEN or TWILIO_API_KEY to ask Twilio with');
    return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  }

  async function ask(
    url: URL,
    accountSid: string,
    signal: AbortSignal,
    method: 'GET' | 'DELETE' = 'GET',
  ): Promise<Response> {
    let at = url;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const headers: Record<string, string> = isTwilio(at) ? { Authorization: credentials(accountSid) } : {};
      const response = await send(at, { method, headers, redirect: 'manual', signal });
      const location = response.headers.get('location');
      if (response.status < 300 || response.status > 399 || location === null || method === 'DELETE')
        return response;
      await response.body?.cancel();
      const next = URL.canParse(location, at.href) ? new URL(location, at) : undefined;
      if (next?.protocol !== 'https:') throw new Error('Twilio redirects to an address that is not HTTPS');
      at = next;
    }
    throw new Error(`Twilio redirects more than ${MAX_REDIRECTS} times`);
  }

  return {
    async audio({ url, accountSid }, signal) {
      // Without an extension, a simulated phone sends a WAV.
      const file = isTwilio(url) ? new URL(`${url.href}.mp3`) : url;
      const response = await ask(file, accountSid, signal);
      await expectOk(response);
      const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
      if (!type.startsWith('audio/')) {
        await response.body?.cancel();
        throw new Error('Twilio answers with something that is not audio');
      }
      const content = await read(response, maxAudioBytes);
      if (content?.length === 0) throw new NotReady('the audio is empty');
      return content && { type, content };
    },
    async remove({ url, accountSid }, signal) {
      const response = await ask(url, accountSid, signal, 'DELETE');
      // It may be deleted already.
      if (response.status === 404) await response.body?.cancel();
      else await expectOk(response);
    },
    async resource(path, accountSid, signal) {
      const response = await ask(new URL(path, API), accountSid, signal);
      await expectOk(response);
      const json = await read(response, MAX_RESOURCE_BYTES);
      const fields: unknown = JSON.parse(`${json}`);
      if (!isFields(fields)) throw new Error('Twilio answers with something that is not a resource');
      return fields;
    },
  };
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

async function expectOk(response: Response): Promise<void> {
  if (response.ok) return;
  await response.body?.cancel();
  if (response.status === 404) throw new NotReady('Twilio answers 404');
  if (response.status === 410) throw new PermanentError('Twilio answers 410');
  throw new Error(`Twilio answers ${response.status}`);
}

/** The body; undefined where it is longer than this. */
async function read(response: Response, maxBytes: number): Promise<Buffer | undefined> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > maxBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
