import { randomUUID } from 'node:crypto';
import { unescape as decode } from 'node:querystring';
import { CookieJar } from 'tough-cookie';
import type { PhoneEvent } from '../events.js';
import { TwimlError } from '../xml.js';
import { type Answer, readAnswer } from './answer.js';
import { type CallIdentity, type Params, PLACE_PARAMS, usualParams } from './params.js';
import { faultBy, faultOf, retries } from './retries.js';
import { type SigningKeys, signatureHeaders } from './signature-headers.js';

const MAX_REDIRECTS = 10;
const MAX_WORDS = 300;
const REDIRECTS = [301, 302, 303, 307];

/** A request to the webhook, with the parameters of the last verb. */
export interface WebhookRequest {
  url: string;
  method: 'GET' | 'POST';
  params: Params;
}

/** A request with the idempotency token that all its attempts share. */
interface Asked extends WebhookRequest {
  token: string;
}

/** Options of all requests. With a key, each request is signed as at Twilio. */
export interface HttpClientOptions extends SigningKeys {
  /** The public base URL of a webhook behind a proxy, which is signed instead of the requested URL. */
  publicUrl?: string | undefined;
  /** Cookies of an earlier call, which Twilio can send again. */
  cookies?: CookieJar | undefined;
  /** The time limit of an answer, redirects and retries included; default 15 s, Twilio's limit. */
  timeoutMs?: number | undefined;
  /** More parameters for each request. */
  params?: Params | undefined;
  /** Also sends the places of the numbers, as Twilio does if it knows them. */
  extraParams?: boolean | undefined;
}

/** Sends requests as Twilio does (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides). */
export class HttpClient {
  readonly cookies: CookieJar;
  private readonly timeoutMs: number;
  private readonly fetched = new Set<string>();

  /** @param time the pretended time for X-Call-Time */
  constructor(
    private readonly call: CallIdentity,
    private readonly options: HttpClientOptions,
    private readonly emit: (event: PhoneEvent) => void,
    private readonly time: () => Date | undefined,
  ) {
    this.timeoutMs = options.timeoutMs ?? 15_000;
    this.cookies = options.cookies ?? new CookieJar();
  }

  /**
   * Sends a request and follows redirects.
   * @throws TwimlError 11100, 11205, 11215, 11216 or 11217 if there is no usable answer
   */
  async ask({ url, method, params }: WebhookRequest, usual = this.usualParams()): Promise<Answer> {
    const signal = AbortSignal.timeout(this.timeoutMs);
    let request: Asked = { url, method, params: { ...usual, ...params }, token: randomUUID() };
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const response = await this.send(request, signal);
      const { status } = response;
      if (status < 300 || status > 399) return this.read(response, request);
      this.report(request, status, '');
      await response.body?.cancel();
      const location = response.headers.get('location');
      if (!REDIRECTS.includes(status) || location === null) {
        const where = location === null ? ' without a location' : '';
        throw new TwimlError(11216, `${url} answered ${status}${where}, which Twilio does not follow`);
      }
      request = {
        url: parseUrl(location, request.url).href,
        method: status === 307 ? request.method : 'GET',
        params: usual,
        token: randomUUID(),
      };
    }
    throw new TwimlError(11215, `${url} redirects more than ${MAX_REDIRECTS} times`);
  }

  /**
   * Fetches the file of a Play, once in a call.
   * @throws TwimlError 11100, 11205, 11215, 11216 or 11217 if the file is missing, 12300 if it is not audio
   */
  async fetchAudio(url: string): Promise<void> {
    if (this.fetched.has(url)) return;
    const { type } = await this.ask({ url, method: 'GET', params: {} }, {});
    if (!type.startsWith('audio/')) {
      throw new TwimlError(12300, `${url} has the content type ${type || '(none)'}, not audio`);
    }
    this.fetched.add(url);
  }

  private usualParams(): Params {
    const { params, extraParams } = this.options;
    return { ...usualParams(this.call), ...(extraParams ? PLACE_PARAMS : {}), ...params };
  }

  private async send(request: Asked, signal: AbortSignal): Promise<Response> {
    const { method, params } = request;
    const url = parseUrl(request.url);
    const user = decode(`${url.username}:${url.password}`);
    url.hash = url.username = url.password = '';
    if (method === 'GET')
      for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
    const headers = new Headers({
      'I-Twilio-Idempotency-Token': request.token,
      'User-Agent': 'TwilioProxy/1.1',
    });
    const time = this.time();
    if (time) headers.set('X-Call-Time', time.toISOString());
    const cookie = await this.cookies.getCookieString(url.href);
    if (cookie) headers.set('Cookie', cookie);
    if (user !== ':') headers.set('Authorization', `Basic ${Buffer.from(user).toString('base64')}`);
    const { publicUrl } = this.options;
    const signed = method === 'GET' ? {} : params;
    const signedUrl = publicUrl === undefined ? url.href : publicUrl + url.pathname + url.search;
    for (const [name, value] of Object.entries(signatureHeaders(this.options, signedUrl, signed))) {
      headers.set(name, value);
    }
    const body = method === 'GET' ? null : new URLSearchParams(params);
    // Each attempt carries the same token, and the cookie from before the first attempt.
    for (let attempt = 0; ; attempt++) {
      try {
        const response = await fetch(url, { method, headers, body, redirect: 'manual', signal });
        const fault = faultOf(response.status);
        if (fault && attempt < retries(request.url, fault)) {
          this.report(request, response.status, (await readAnswer(request.url, response)).text);
          continue;
        }
        for (const value of response.headers.getSetCookie()) {
          await this.cookies.setCookie(value, url.href, { ignoreError: true });
        }
        return response;
      } catch (error) {
        this.report(request, null, '');
        if (!signal.aborted && attempt < retries(request.url, faultBy(error))) continue;
        throw connectionError(url.href, error, this.timeoutMs);
      }
    }
  }

  private async read(response: Response, request: Asked): Promise<Answer> {
    const { url } = request;
    const answer = await readAnswer(url, response).catch((error: unknown) => {
      this.report(request, response.status, '');
      throw connectionError(url, error, this.timeoutMs);
    });
    this.report(request, response.status, answer.text);
    if (response.status >= 400) {
      const { authToken, sharedKey } = this.options;
      const unsigned = response.status === 403 && authToken === undefined && sharedKey === undefined;
      const hint = unsigned ? ': --auth-token, or authToken, signs requests as Twilio does' : '';
      throw new TwimlError(11217, `${url} answered ${response.status}${ownWords(answer)}${hint}`);
    }
    return answer;
  }

  private report({ method, url, params, token }: Asked, status: number | null, twiml: string) {
    this.emit({ event: 'request', method, url, params, token, status, twiml });
  }
}

/** @throws TwimlError 11100 (https://www.twilio.com/docs/api/errors/11100) */
export function parseUrl(url: string, base?: string): URL {
  const parsed = URL.canParse(url, base) ? new URL(url, base) : undefined;
  if (parsed && /^https?:$/.test(parsed.protocol)) return parsed;
  const from = base === undefined ? '' : `, seen from ${base}`;
  throw new TwimlError(11100, `${JSON.stringify(url)} is not an http(s) URL${from}`);
}

/** The plain text of an answer that refuses a request, for the error message. */
function ownWords({ type, text }: Pick<Answer, 'type' | 'text'>): string {
  const words = text
    .slice(0, MAX_WORDS)
    .replace(/\p{C}+/gu, ' ')
    .trim();
  return type === 'text/plain' && words !== '' ? `: "${words}"` : '';
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
