import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { getExpectedTwilioSignature, validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { describe, expect, it } from 'vitest';
import { type SignedRequest, whyNotTwilio } from '../src/signature.js';

const TOKEN = '12345';
const SHARED = 'a shared key';
const KEYS = { authTokens: [TOKEN], sharedKeys: [SHARED] };
const URL_ASKED = 'https://tree.example.com/webhook';

type Pairs = [name: string, value: string][];
const PAIRS: Pairs = [
  ['To', '+18005551212'],
  ['Digits', '1'],
];

/** The signature of a request with these parameters by the documented algorithm. */
function sign(algorithm: 'sha1' | 'sha256', key: string, url = URL_ASKED): string {
  return createHmac(algorithm, key).update(`${url}Digits1To+18005551212`).digest('base64');
}

function request(about: Partial<SignedRequest> = {}): SignedRequest {
  const signature = sign('sha1', TOKEN);
  const base = 'https://tree.example.com';
  return { target: '/webhook', base, otherBases: [], pairs: PAIRS, signature, settings: undefined, ...about };
}

const settings = (algorithm: string) => `key=K1,algorithm=${algorithm}`;

describe('a request is Twilio’s', () => {
  it.each([
    ['by the auth token and SHA-1', {}],
    ['by a shared key and SHA-256', { settings: settings('HMAC_SHA256'), signature: sign('sha256', SHARED) }],
    ['by a shared key and SHA-1', { settings: settings('HMAC_SHA1'), signature: sign('sha1', SHARED) }],
    [
      'whatever the order of the settings',
      { settings: ' algorithm = HMAC_SHA256 , key=K1', signature: sign('sha256', SHARED) },
    ],
  ])('%s', (_how, about) => {
    expect(whyNotTwilio(request(about), KEYS)?.()).toBeUndefined();
  });

  it('by the new and by the old shared key, while one replaces the other', () => {
    const keys = { authTokens: [], sharedKeys: ['new', 'old'] };
    for (const key of keys.sharedKeys) {
      const about = { settings: settings('HMAC_SHA256'), signature: sign('sha256', key) };
      expect(whyNotTwilio(request(about), keys)?.()).toBeUndefined();
    }
  });

  it('whenever its SDK says so, for any parameters and port', () => {
    const names = fc.oneof(
      fc.constantFrom('__proto__', 'constructor', '[x]', '', 'a', 'A'),
      fc.string({ unit: 'binary' }),
    );
    const pairs = fc.array(fc.tuple(names, fc.string({ unit: 'binary' })), { maxLength: 12 });
    const hosts = fc.constantFrom('tree.example.com', '[::1]', '127.0.0.1', 'Tree.Example.com');
    const base = fc
      .tuple(fc.constantFrom('http', 'https'), hosts, fc.constantFrom('', ':80', ':443', ':3000'))
      .map(([scheme, host, port]) => `${scheme}://${host}${port}`);
    const target = fc.constantFrom('/webhook', '/webhook?a=1&b=%20', '/web:80/hook?c=d:1');
    fc.assert(
      fc.property(pairs, base, base, target, (pairs, signedBase, base, target) => {
        const params = Object.fromEntries(pairs.map(([name]) => [name, valuesOf(name, pairs)]));
        const signature = getExpectedTwilioSignature(TOKEN, signedBase + target, params);
        const reason = whyNotTwilio(request({ base, target, pairs, signature }), KEYS);
        expect(reason === undefined).toBe(validateRequest(TOKEN, signature, base + target, params));
      }),
      { numRuns: 500 },
    );
  });
});

/** As the SDK takes the values of a parameter. */
function valuesOf(name: string, pairs: Pairs): string | string[] {
  const values = pairs.flatMap(([other, value]) => (other === name ? [value] : []));
  return values.length === 1 ? (values[0] ?? '') : values;
}

describe('a request is not Twilio’s', () => {
  it.each([
    [
      'names a URL',
      { target: 'http://evil/webhook' },
      'the request is for http://evil/webhook, which is not a path',
    ],
    [
      'has an invalid host',
      { base: 'https://[' },
      'https://[ is not a URL: Host, X-Forwarded-Host or X-Forwarded-Proto cannot be right',
    ],
    ['has no host', { base: 'https://' }, 'https:// is not a URL'],
    ['has an invalid protocol', { base: 'a b://tree.example.com' }, 'is not a URL'],
    ['has an invalid port', { base: 'https://x:99999' }, 'is not a URL'],
    [
      'has no signature',
      { signature: undefined },
      `no X-Twilio-Signature on a request for ${URL_ASKED}: it is not`,
    ],
    [
      'has an empty signature',
      { signature: '' },
      `the signature does not fit ${URL_ASKED}: TWILIO_AUTH_TOKEN is likely`,
    ],
    [
      'names an unknown algorithm',
      { settings: settings('HMAC_MD5') },
      'X-Twilio-Webhooks-Signature-Settings names the algorithm "HMAC_MD5", not HMAC_SHA256 or HMAC_SHA1',
    ],
    [
      'names a part of an object',
      { settings: settings('constructor') },
      'names the algorithm "constructor", not',
    ],
    ['names no algorithm', { settings: 'key=K1' }, 'names the algorithm "", not HMAC_SHA256 or HMAC_SHA1'],
    ['has empty settings', { settings: '' }, 'names the algorithm "", not HMAC_SHA256 or HMAC_SHA1'],
    [
      'is signed with another shared key',
      { settings: settings('HMAC_SHA256'), signature: sign('sha256', 'another') },
      `the signature does not fit ${URL_ASKED}: TWILIO_SHARED_KEY likely lacks the shared key "K1"`,
    ],
    [
      'is signed with another algorithm than it names',
      { settings: settings('HMAC_SHA256'), signature: sign('sha1', SHARED) },
      'the signature does not fit',
    ],
    [
      'names a shared key, but is signed with the auth token',
      { settings: settings('HMAC_SHA1') },
      `an auth token signed the request for ${URL_ASKED}, but X-Twilio-Webhooks-Signature-Settings names the shared key "K1"`,
    ],
    [
      'is signed with a shared key that it does not name',
      { signature: sign('sha1', SHARED) },
      'the signature does not fit',
    ],
    [
      'is signed with SHA-256 and does not say so',
      { signature: sign('sha256', TOKEN) },
      'the signature does not fit',
    ],
    ['has another parameter', { pairs: [...PAIRS, ['a', 'b']] as Pairs }, 'the signature does not fit'],
    ['lacks a parameter', { pairs: PAIRS.slice(1) }, 'the signature does not fit'],
  ])('where it %s, and the reason says so', (_what, about, reason) => {
    expect(whyNotTwilio(request(about), KEYS)?.()).toContain(reason);
  });

  it.each([
    [
      'TWILIO_SHARED_KEY',
      settings('HMAC_SHA256'),
      'names the shared key "K1", but TWILIO_SHARED_KEY is not set',
    ],
    ['TWILIO_AUTH_TOKEN', undefined, 'an auth token must have signed, but TWILIO_AUTH_TOKEN is not set'],
  ])('where %s is needed and not set', (_name, settings, reason) => {
    expect(whyNotTwilio(request({ settings }), { authTokens: [], sharedKeys: [] })?.()).toContain(reason);
  });

  it('found with fewer than ten HMACs, whatever the headers are', () => {
    let signatures = 0;
    const counted = Object.defineProperty([''], 0, { get: () => `key ${signatures++}` });
    const otherBases = ['https://a', 'http://a:1', 'https://b', 'http://b:1'];
    for (const one of [undefined, settings('HMAC_SHA1')]) {
      signatures = 0;
      const keys = { authTokens: counted, sharedKeys: counted };
      const reason = whyNotTwilio(request({ base: 'HTTP://A:1', otherBases, settings: one }), keys);
      // Only a line of the log looks for the likely cause.
      expect(signatures).toBeLessThan(6);
      reason?.();
      expect(signatures).toBeGreaterThan(4);
      expect(signatures).toBeLessThan(10);
    }
  });
});
