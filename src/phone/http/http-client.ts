import { randomBytes, randomUUID } from 'node:crypto';
import { unescape as decode } from 'node:querystring';
import { CookieJar } from 'tough-cookie';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { PhoneEvent } from '../events.js';
import { TwimlError } from '../xml.js';
import { faultBy, faultOf, retries } from './retries.js';

const MAX_BODY_BYTES = 64 * 1024;
const MAX_REDIRECTS = 10;
const TWIML_TYPES = ['text/xml', 'application/xml', 'text/html'];

export type Params = Readonly<Record<string, string>>;

/** One question to the webhook; the parameters are what the last verb gathered. */
export interface Question {
  url: string;
  method: 'GET' | 'POST';
  params: Params;
}

export interface HttpClientOptions {
  from: string;
  to: string;
  /** Signs each request as Twilio would. */
  authToken?: string | undefined;
  /** The base URL that a webhook behind a proxy was given: is signed instead of the one that is asked. */
  publicUrl?: string | undefined;
  /** Cookies of an earlier call, which Twilio may still send. */
  cookies?: CookieJar | undefined;
  /** For an answer in all, redirects and retries included: 15 s unless given, which is what Twilio allows. */
  timeoutMs?: number | undefined;
}

/** Asks a webhook as Twilio does (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides). */
export class HttpClient {
  readonly callSid = `CA${randomBytes(16).toString('hex')}`;
  readonly cookies: CookieJar;
  callStatus = 'ringing';
  private readonly timeoutMs: number;

  constructor(
    private readonly options: HttpClientOptions,
    private readonly emit: (event: PhoneEvent) => void,
  ) {
    this.timeoutMs = options.timeoutMs ?? 15_000;
    this.cookies = options.cookies ?? new CookieJar();
  }

  /**
   * The answer's body, and the URL it came from.
   * @throws TwimlError 11100, 11200, 11205, 11217, 11750 or 12300 where Twilio could not use the answer
   */
  async ask({ url, method, params }: Question): Promise<{ url: string; twiml: string }> {
    const usual = this.usualParams();
    const signal = AbortSignal.timeout(this.timeoutMs);
    let question: Question = { url, method, params: { ...usual, ...params } };
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const response = await this.send(question, signal);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status > 399 || location === null) {
        return { url: question.url, twiml: await this.read(response, question) };
      }
      this.report(question, response.status, '');
      const keepsMethod = response.status === 307 || response.status === 308;
      question = {
        url: parseUrl(location, question.url).href,
        method: keepsMethod ? question.method : 'GET',
        params: usual,
      };
    }
    throw new TwimlError(11200, `${url} redirects more than ${MAX_REDIRECTS} times`);
  }

  /** Tells a URL what happened, whatever it answers. */
  async notify(url: string, params: Params): Promise<void> {
    const question: Question = { url, method: 'POST', params: { ...this.usualParams(), ...params } };
    const response = await this.send(question, AbortSignal.timeout(this.timeoutMs));
    this.report(question, response.status, (await readBody(response).catch(() => '')).toString());
  }

  private usualParams(): Params {
    const { from, to } = this.options;
    return {
      CallSid: this.callSid,
      AccountSid: `AC${'0'.repeat(32)}`,
      ApiVersion: '2010-04-01',
      Direction: 'inbound',
      CallStatus: this.callStatus,
      From: from,
      To: to,
      Caller: from,
      Called: to,
    };
  }

  private async send(question: Question, signal: AbortSignal): Promise<Response> {
    const { method, params } = question;
    const url = parseUrl(question.url);
    const user = decode(`${url.username}:${url.password}`);
    url.hash = url.username = url.password = '';
    if (method === 'GET')
      for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
    const headers = new Headers({
      'I-Twilio-Idempotency-Token': randomUUID(),
      'User-Agent': 'TwilioProxy/1.1',
    });
    const cookie = await this.cookies.getCookieString(url.href);
    if (cookie) headers.set('Cookie', cookie);
    if (user !== ':') headers.set('Authorization', `Basic ${Buffer.from(user).toString('base64')}`);
    const { authToken, publicUrl } = this.options;
    if (authToken !== undefined) {
      const signed = method === 'GET' ? {} : params;
      const signedUrl = publicUrl === undefined ? url.href : publicUrl + url.pathname + url.search;
      headers.set('X-Twilio-Signature', getExpectedTwilioSignature(authToken, signedUrl, signed));
    }
    const body = method === 'GET' ? null : new URLSearchParams(params);
    // Each attempt brings the same token, and the cookie as it was before the first.
    for (let attempt = 0; ; attempt++) {
      try {
        const response = await fetch(url, { method, headers, body, redirect: 'manual', signal });
        const fault = faultOf(response.status);
        if (fault && attempt < retries(question.url, fault)) {
          this.report(question, response.status, (await readBody(response)).toString());
          continue;
        }
        for (const value of response.headers.getSetCookie()) {
          await this.cookies.setCookie(value, url.href, { ignoreError: true });
        }
        return response;
      } catch (error) {
        this.report(question, null, '');
        if (!signal.aborted && attempt < retries(question.url, faultBy(error))) continue;
        throw connectionError(url.href, error, this.timeoutMs);
      }
    }
  }

  private async read(response: Response, question: Question): Promise<string> {
    const { url } = question;
    const body = await readBody(response).catch((error: unknown) => {
      this.report(question, response.status, '');
      throw connectionError(url, error, this.timeoutMs);
    });
    const twiml = body.toString();
    this.report(question, response.status, twiml);
    if (response.status >= 400) {
      const unsigned = response.status === 403 && this.options.authToken === undefined;
      const hint = unsigned ? ': --auth-token, or authToken, signs requests as Twilio does' : '';
      throw new TwimlError(11217, `${url} answered ${response.status}${hint}`);
    }
    const type = response.headers.get('content-type');
    if (!TWIML_TYPES.includes(type?.split(';')[0]?.trim().toLowerCase() ?? '')) {
      throw new TwimlError(12300, `${url} answered with the content type ${type ?? '(none)'}, not text/xml`);
    }
    if (body.byteLength > MAX_BODY_BYTES) {
      throw new TwimlError(
        11750,
        `${url} answered more than ${MAX_BODY_BYTES} bytes, which is all that TwiML may have`,
      );
    }
    return twiml;
  }

  private report({ method, url, params }: Question, status: number | null, twiml: string) {
    this.emit({ event: 'request', method, url, params, status, twiml });
  }
}

/** @throws TwimlError 11100 (https://www.twilio.com/docs/api/errors/11100) */
export function parseUrl(url: string, base?: string): URL {
  const parsed = URL.canParse(url, base) ? new URL(url, base) : undefined;
  if (parsed && /^https?:$/.test(parsed.protocol)) return parsed;
  const from = base === undefined ? '' : `, seen from ${base}`;
  throw new TwimlError(11100, `${JSON.stringify(url)} is not an http(s) URL${from}`);
}

/** The body, of which no more is read than shows that it is too long. */
async function readBody(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) break;
  }
  return Buffer.concat(chunks);
}

function connectionError(url: string, error: unknown, timeoutMs: number): TwimlError {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new TwimlError(11205, `${url} did not answer within ${timeoutMs / 1000} s`);
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason =
    cause instanceof Error ? cause.message || ('code' in cause ? String(cause.code) : '') : cause;
  return new TwimlError(11205, `cannot reach ${url}: ${reason}`);
}
