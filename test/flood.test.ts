import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { expect, it } from 'vitest';
import { createApp } from '../src/app.js';
import { serve } from '../src/server.js';
import { testConfig } from './helpers/caller.js';
import { tree } from './trees/bakery.js';

const TOKEN = 'a token';
const CONNECTIONS = 64;
/** A caller is answered after a few turns of the event loop, in each of which a connection is served once. */
const ROUNDS = 16;

const head = (headers: string, target = '/webhook') =>
  `POST ${target} HTTP/1.1\r\nHost: tree.example.com\r\nX-Twilio-Signature: L/OH5YylLD5NRKLltdqwSvS0BnU=\r\n${headers}\r\n`;
const post = (body: string, headers = '', target = '/webhook') =>
  head(`${headers}Content-Length: ${Buffer.byteLength(body)}\r\n`, target) + body;
const long = 'a.'.repeat(7000);

/** The requests that take longest to refuse. */
const WORST = [
  post('a=b', '', `/webhook?${long}`),
  post('a=b', `X-Forwarded-Host: ${long}\r\n`),
  post('a=b', `Content-Type: a/${long}\r\n`),
  post('a=b', `X-Twilio-Webhooks-Signature-Settings: ${'a=b,'.repeat(3500)}\r\n`),
  post('a=b', `Cookie: ${'ivr=s%3A'.repeat(1700)}\r\n`),
  post('a=b', 'a:\r\n'.repeat(3500)),
  post(`a=${'%ff'.repeat(21_000)}`, 'X-Forwarded-Host: b.example.com\r\n'),
  post('&'.repeat(65_000)),
  post(Array.from({ length: 200 }, (_, index) => `${'x'.repeat(320)}${index % 9}=`).join('&')),
  post('a'.repeat(70_000)),
  post('a=b').repeat(2000),
  post('').repeat(2000),
  head('Transfer-Encoding: chunked\r\n') + '1\r\na\r\n'.repeat(20_000),
  head('Content-Length: 65000\r\n'),
].map((text) => Buffer.from(text));

it('while 64 unsigned clients send at full speed, a signed caller waits for a few of their requests only', async () => {
  let refused = 0;
  const config = testConfig({ TWILIO_VALIDATE: 'true', TWILIO_AUTH_TOKEN: TOKEN });
  const { port, drain } = await serve(
    createApp(config, tree, { observer: { refusal: () => refused++ } }),
    0,
    '127.0.0.1',
  );
  const strangers = new Set<Socket>();
  function attack(worst: Buffer) {
    const socket = connect(port, '127.0.0.1', () => socket.write(worst));
    strangers.add(socket);
    socket.on('data', () => socket.write(worst)).on('error', () => {});
    socket.on('close', () => strangers.delete(socket) && attack(worst));
  }
  for (let index = 0; index < CONNECTIONS; index++) attack(WORST[index % WORST.length] ?? Buffer.of());

  /** A call as Twilio begins it; returns its TwiML. */
  async function call(sid: string): Promise<string> {
    const params = { CallSid: sid, CallStatus: 'ringing' };
    const signature = getExpectedTwilioSignature(TOKEN, 'https://tree.example.com/webhook', params);
    const headers = {
      Host: 'tree.example.com',
      'X-Forwarded-Proto': 'https',
      'X-Twilio-Signature': signature,
    };
    const asked = request({ port, method: 'POST', path: '/webhook', headers, agent: false });
    asked.end(String(new URLSearchParams(params)));
    const [answer] = await once(asked, 'response');
    return text(answer);
  }

  const waits: number[] = [];
  for (let index = 0; index < 3; index++) {
    const before = refused;
    expect(await call(`CA${index}`)).toContain('The bakery.');
    waits.push(refused - before);
  }
  for (const socket of strangers) {
    strangers.delete(socket);
    socket.destroy();
  }
  expect(Math.max(...waits)).toBeLessThan(CONNECTIONS * ROUNDS);
  await drain();
});
