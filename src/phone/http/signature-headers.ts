import { createHmac } from 'node:crypto';
import type { Params } from './params.js';

/** The keys that sign requests. The shared key of a Webhook Rule goes before the account's auth token. */
export interface SigningKeys {
  authToken?: string | undefined;
  sharedKey?: string | undefined;
}

/**
 * Twilio's signature headers; none without a key.
 * (https://www.twilio.com/docs/usage/webhooks/webhooks-security)
 */
export function signatureHeaders(
  { authToken, sharedKey }: SigningKeys,
  url: string,
  params: Params,
): Record<string, string> {
  const key = sharedKey ?? authToken;
  if (key === undefined) return {};
  const names = Object.keys(params).sort();
  const signed = url + names.map((name) => name + params[name]).join('');
  const hmac = createHmac(sharedKey === undefined ? 'sha1' : 'sha256', key);
  const signature = { 'X-Twilio-Signature': hmac.update(signed).digest('base64') };
  if (sharedKey === undefined) return signature;
  return { ...signature, 'X-Twilio-Webhooks-Signature-Settings': 'key=simulated,algorithm=HMAC_SHA256' };
}
