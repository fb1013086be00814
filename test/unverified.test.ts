import { createServer } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../src/app.js';
import { tunnelProxy } from '../src/dev/reverse-proxy.js';
import { listen } from '../src/listen.js';
import { serve } from '../src/server.js';
import { memoryStore } from '../src/session/memory-store.js';
import { testConfig } from './helpers/caller.js';

/** The effects of an unsigned request: there must be none. */
const happened: string[] = [];
const store = memoryStore();
const get = store.get.bind(store);
store.get = (sid, callback) => {
  happened.push('a session was looked for');
  get(sid, callback);
};
const only = { enter: () => void happened.push('a handler ran'), exit: null };
const tree = { states: { only }, start: 'only', rescue: 'only' };
const observer = { failure: () => happened.push('a caller was rescued') };

const ports = { 'the server': 0, 'the tunnel of npm run dev': 0 };
const ends: (() => unknown)[] = [];
beforeAll(async () => {
  const config = testConfig({
    TWILIO_VALIDATE: 'true',
    TWILIO_AUTH_TOKEN: 'a token',
    TWILIO_SHARED_KEY: 'a key',
  });
  const app = createApp(config, tree, { observer, store });
  const { port, drain } = await serve(app, 0, '127.0.0.1');
  const behind = createServer(app);
  const behindPort = await listen(behind, 0, '127.0.0.1');
  const withServer = <Result>(work: (port: number) => Promise<Result>) => work(behindPort);
  const tunnel = tunnelProxy({ withServer }, () => {});
  Object.assign(ports, {
    'the server': port,
    'the tunnel of npm run dev': await listen(tunnel, 0, '127.0.0.1'),
  });
  ends.push(
    drain,
    () => behind.close(),
    () => tunnel.close(),
  );
});
afterAll(async () => {
  for (const end of ends) await end();
});
beforeEach(() => void happened.splice(0));

/** All that is answered to these lines and this body, until the connection is closed. */
async function send(entrance: keyof typeof ports, lines: string[], body: string): Promise<string> {
  const socket = connect(ports[entrance], '127.0.0.1');
  const end = ['Connection: close', `Content-Length: ${Buffer.byteLength(body, 'latin1')}`, '', body];
  socket.write([...lines, ...end].join('\r\n'), 'latin1');
  return (await text(socket)).replace('HTTP/1.1 100 Continue\r\n\r\n', '');
}

function expectRefused(answer: string) {
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d .*\r\n/);
  const [head = '', body] = answer.split('\r\n\r\n');
  expect(head.toLowerCase()).not.toMatch(/^content-type: (?!text\/plain)|^set-cookie/m);
  expect(body).not.toMatch(/<Response|<html|^ +at /m);
  expect(happened).toEqual([]);
}

const FORM = 'Content-Type: application/x-www-form-urlencoded';
const SIGNED = 'X-Twilio-Signature: L/OH5YylLD5NRKLltdqwSvS0BnU=';
const BODY =
  'CallSid=CA1&From=%2B15551234567&CallStatus=in-progress&DialCallStatus=completed&ErrorCode=11200';

describe.each(['the server', 'the tunnel of npm run dev'] as const)('at %s', (entrance) => {
  it.each([
    ['a broken X-Forwarded-Host', '', ['Host: a', 'X-Forwarded-Host: [']],
    ['a Host with an invalid port', '', ['Host: a:b']],
    ['a Host with a port that is too high', '', ['Host: x:99999']],
    ['an empty Host', '', ['Host:']],
    ['a broken X-Forwarded-Proto', '', ['Host: a', 'X-Forwarded-Proto: a b']],
    ['a URL as its target', 'http://evil', ['Host: a']],
    ['a URL that cannot be parsed as its target', 'http://[', ['Host: a']],
    ['two slashes before its target', '/', ['Host: a']],
    ['empty settings of the signature', '', ['Host: a', 'X-Twilio-Webhooks-Signature-Settings:']],
  ])('an unsigned request with %s is refused', async (_what, before, headers) => {
    for (const path of ['/webhook', '/fallback', '/status']) {
      const lines = [`POST ${before}${path} HTTP/1.1`, ...headers, FORM, SIGNED];
      expectRefused(await send(entrance, lines, BODY));
    }
  });
});

it('every request that Twilio did not sign is refused, whatever it holds', async () => {
  const printable = fc.string({ unit: 'grapheme-ascii', maxLength: 30 });
  const word = printable.map((word) => word.replaceAll(' ', ''));
  const target = fc.oneof(
    fc.tuple(
      fc.constantFrom('', '/', 'http://', 'http://[', 'x:'),
      fc.constantFrom('/webhook', '/fallback', '/status'),
      fc.oneof(
        fc.constant(''),
        word.map((word) => `?${word}`),
      ),
    ),
    fc.tuple(word.map((word) => `/${word}`)),
  );
  const names = fc.constantFrom(
    'Host',
    'X-Forwarded-Host',
    'X-Forwarded-Proto',
    'X-Forwarded-For',
    'X-Twilio-Signature',
    'X-Twilio-Webhooks-Signature-Settings',
    'Content-Type',
    'Content-Encoding',
    'Cookie',
    'Expect',
    'Upgrade',
  );
  const values = fc.oneof(
    printable,
    fc.constantFrom(
      '[',
      'a:b',
      '::',
      '@',
      'https',
      'key=a,algorithm=HMAC_SHA256',
      'algorithm=',
      'gzip',
      'ivr=s%3Aa.b',
      '100-continue',
    ),
    fc.base64String({ minLength: 28, maxLength: 28 }),
  );
  const headers = fc.array(
    fc.tuple(names, values).map(([name, value]) => `${name}: ${value}`),
    { maxLength: 6 },
  );
  const body = fc.oneof(fc.constant(BODY), printable, fc.string({ unit: 'binary' }));
  await fc.assert(
    fc.asyncProperty(target, headers, body, async (target, headers, body) => {
      const lines = [`POST ${target.join('')} HTTP/1.1`, 'Host: a', FORM, SIGNED];
      // The first of each header counts, or all joined.
      expectRefused(await send('the server', [lines[0] ?? '', ...headers, ...lines.slice(1)], body));
    }),
    { numRuns: 300 },
  );
});
