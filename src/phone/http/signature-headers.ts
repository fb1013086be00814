import { createHmac } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';

/** What Twilio signs a request with: the shared key of a Webhook Rule before the account's auth token. */
export interface SigningKeys {
  authToken?: string | undefined;
  sharedKey?: string | undefined;
}

/**
 * The headers in which Twilio signs a request; none without a key.
 * (https://www.twilio.com/docs/usage/webhooks/webhooks-security)
 */
export function signatureHeaders(
  { authToken, sharedKey }: SigningKeys,
  url: string,
  params: Readonly<Record<string, string>>,
): Record<string, string> {
  if (sharedKey !== undefined) {
    const names = Object.keys(params).sort();
    const signed = url + names.map((name) => name + params[name]).join('');
    return {
      'X-Twilio-Signature': createHmac('sha256', sharedKey).update(signed).digest('base64'),
      'X-Twilio-Webhooks-Signature-Settings': 'key=simulated,algorithm=HMAC_SHA256',
    };
  }
  if (authToken === undefined) return {};
  return { 'X-Twilio-Signature': getExpectedTwilioSignature(authToken, url, params) };
}
