import type { Request, RequestHandler } from 'express';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import type { Config } from './config.js';

type SignatureConfig = Pick<Config, 'validate' | 'authTokens' | 'publicUrl'>;

/** A request that Twilio did not sign. */
class NotFromTwilio extends Error {
  readonly status = 403;
  /** What was expected is for the log, not for whoever asks. */
  readonly expose = false;
}

/**
 * Lets through what Twilio signed; everything else is an error with `status` 403. The body must have been
 * parsed: its parameters are signed along with the URL
 * (https://www.twilio.com/docs/usage/webhooks/webhooks-security).
 */
export function verifySignature(config: SignatureConfig): RequestHandler {
  return function signature(request, _response, next) {
    const reason = config.validate ? whyNotTwilio(request, config) : undefined;
    if (reason !== undefined) throw new NotFromTwilio(reason);
    next();
  };
}

/** Why the request cannot be Twilio's, with the likely cause for whoever reads the log; undefined if it is. */
function whyNotTwilio(request: Request, { authTokens, publicUrl }: SignatureConfig): string | undefined {
  const signature = request.get('X-Twilio-Signature');
  const url = (publicUrl ?? `${request.protocol}://${request.host}`) + request.originalUrl;
  if (signature === undefined) return `no X-Twilio-Signature on a request for ${url}: it is not from Twilio`;

  const fits = (candidate: string) =>
    authTokens.some((token) => validateRequest(token, signature, candidate, request.body ?? {}));
  if (fits(url)) return undefined;
  const signed = otherUrls(request).find(fits);
  return signed
    ? `the signature is for ${signed}, but was verified against ${url}: a proxy changes the URL; ` +
        `set PUBLIC_URL to ${signed.slice(0, -request.originalUrl.length)}, or TRUST_PROXY to the proxy's address`
    : `the signature does not fit ${url}: TWILIO_AUTH_TOKEN is likely not the primary token of the account ` +
        'that owns the number; or a proxy changes the URL, and PUBLIC_URL must say what Twilio was given';
}

/** The URLs that Twilio may have been given if this server misreads the headers of a proxy. */
function otherUrls(request: Request): string[] {
  const hosts = [request.get('Host'), request.get('X-Forwarded-Host')?.split(',')[0]?.trim()];
  return ['https', 'http'].flatMap((protocol) =>
    hosts.flatMap((host) => (host ? [`${protocol}://${host}${request.originalUrl}`] : [])),
  );
}
