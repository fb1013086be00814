import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { Config } from './config.js';
import type { Form } from './webhook/form.js';

type Keys = Pick<Config, 'authTokens' | 'sharedKeys'>;

/** The parts of a request that tell whether Twilio sent it. */
export interface SignedRequest {
  /** Path and query, as in the request line. */
  target: string;
  /** The base URL that Twilio was given, such as https://tree.example.com. */
  base: string;
  /** Base URLs that Twilio may have been given instead, if a proxy's headers are misread. */
  otherBases: readonly string[];
  pairs: Form['pairs'];
  /** X-Twilio-Signature */
  signature: string | undefined;
  /** X-Twilio-Webhooks-Signature-Settings, such as `key=<id>,algorithm=HMAC_SHA256` */
  settings: string | undefined;
}

const ALGORITHMS = new Map([
  ['HMAC_SHA1', 'sha1'],
  ['HMAC_SHA256', 'sha256'],
]);

/** Finds the likely cause. This takes longer than refusing, so only a log line asks for it. */
type Reason = () => string;

/** A request that Twilio did not sign. */
class NotFromTwilio extends Error {
  readonly status = 403;
  /** The reason is for the log, not for the sender. */
  readonly expose = false;

  constructor(private readonly why: Reason) {
    super();
  }

  override get message(): string {
    return this.why();
  }
}

/** Lets through requests that Twilio signed. Others are errors with `status` 403. The form must have been parsed. */
export function verifySignature(config: Keys & Pick<Config, 'validate' | 'publicUrl'>): RequestHandler {
  return function signature(request, _response, next) {
    const reason = config.validate ? whyNotTwilio(partsOf(request, config.publicUrl), config) : undefined;
    if (reason !== undefined) throw new NotFromTwilio(reason);
    next();
  };
}

function partsOf(request: Request, publicUrl: string | undefined): SignedRequest {
  const hosts = [request.get('Host'), request.get('X-Forwarded-Host')?.split(',', 1)[0]?.trim()];
  return {
    target: request.originalUrl,
    base: publicUrl ?? `${request.protocol}://${request.host ?? ''}`,
    otherBases: hosts.flatMap((host) =>
      host ? [`https://${host.replace(/:\d+$/, '')}`, `http://${host}`] : [],
    ),
    pairs: request.body.pairs,
    signature: request.get('X-Twilio-Signature'),
    settings: request.get('X-Twilio-Webhooks-Signature-Settings'),
  };
}

/**
 * The reason to refuse a request, for the log; undefined if Twilio signed it. With a Webhook Rule, Twilio signs with a
 * shared key, which the settings header names. Only the key and the hash differ
 * (https://www.twilio.com/docs/usage/webhooks/webhooks-security).
 */
export function whyNotTwilio(request: SignedRequest, keys: Keys): Reason | undefined {
  const { target, base, otherBases, pairs, signature, settings } = request;
  const url = base + target;
  // 1. The request line names a path, not a URL as it does for a proxy.
  if (!target.startsWith('/')) return () => `the request is for ${target}, which is not a path`;
  // 2. The headers make a URL.
  if (!URL.canParse(base)) {
    return () => `${base} is not a URL: Host, X-Forwarded-Host or X-Forwarded-Proto cannot be right`;
  }
  // 3. There is a signature.
  if (signature === undefined)
    return () => `no X-Twilio-Signature on a request for ${url}: it is not from Twilio`;
  // 4. The algorithm is one of Twilio's.
  const says = readSettings(settings ?? 'algorithm=HMAC_SHA1');
  const [id, named] = [says.get('key') ?? '', says.get('algorithm') ?? ''];
  const algorithm = ALGORITHMS.get(named);
  if (algorithm === undefined) {
    return () =>
      `X-Twilio-Webhooks-Signature-Settings names the algorithm "${named}", not HMAC_SHA256 or HMAC_SHA1`;
  }
  // 5. A key for it is configured.
  const isShared = settings !== undefined;
  const secrets = isShared ? keys.sharedKeys : keys.authTokens;
  if (secrets.length === 0) {
    return () =>
      isShared
        ? `X-Twilio-Webhooks-Signature-Settings names the shared key "${id}", but TWILIO_SHARED_KEY is not set`
        : 'no X-Twilio-Webhooks-Signature-Settings: an auth token must have signed, but TWILIO_AUTH_TOKEN is not set';
  }
  // 6. The signature fits.
  const parameters = signedText(pairs);
  const fits = (signedUrl: string, candidates = secrets) =>
    candidates.some((secret) => {
      const hmac = createHmac(algorithm, secret).update(signedUrl).update(parameters);
      return equal(signature, hmac.digest('base64'));
    });
  if (fits(url) || otherSpellings(url).some((spelling) => fits(spelling))) return undefined;

  return function likelyCause() {
    if (isShared && fits(url, keys.authTokens)) {
      return `an auth token signed the request for ${url}, but X-Twilio-Webhooks-Signature-Settings names the shared key "${id}"`;
    }
    const signed = otherBases.find((other) => other !== base && fits(other + target));
    if (signed !== undefined) {
      return (
        `the signature is for ${signed}${target}, but was verified against ${url}: a proxy changes the URL; ` +
        `set PUBLIC_URL to ${signed}, or TRUST_PROXY to the proxy's address`
      );
    }
    const cause = isShared
      ? `TWILIO_SHARED_KEY likely lacks the shared key "${id}"`
      : 'TWILIO_AUTH_TOKEN is likely not the primary token of the account that owns the number';
    return `the signature does not fit ${url}: ${cause}; or a proxy changes the URL, and PUBLIC_URL must say what Twilio was given`;
  };
}

function readSettings(settings: string): Map<string, string> {
  const parts = settings.split(',').map((part) => part.split('=', 2).map((word) => word.trim()));
  return new Map(parts.map(([name = '', value = '']) => [name, value]));
}

/** Each name and value, sorted by name. Equal pairs count once, as in Twilio's own libraries. */
function signedText(pairs: Form['pairs']): Buffer {
  const sorted = [...pairs].sort(([name, value], [otherName, otherValue]) =>
    name === otherName ? compare(value, otherValue) : compare(name, otherName),
  );
  const once = sorted.filter(
    ([name, value], index) => name !== sorted[index - 1]?.[0] || value !== sorted[index - 1]?.[1],
  );
  return Buffer.from(once.map(([name, value]) => name + value).join(''));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Compares in constant time. */
function equal(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Twilio may sign the URL as browsers normalize it, and each form without its port or with the default port. */
function otherSpellings(url: string): string[] {
  const { href } = new URL(url);
  return href === url ? [withOtherPort(url)] : [withOtherPort(url), href, withOtherPort(href)];
}

function withOtherPort(url: string): string {
  return url.replace(/^(https?:\/\/(?:\[[^\]]*\]|[^:/?#]*))(:\d+)?/, (_all, origin: string, port?: string) =>
    port === undefined ? `${origin}:${origin.startsWith('https') ? 443 : 80}` : origin,
  );
}
