import express, { type Express } from 'express';
import supertest from 'supertest';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { describe, expect, it } from 'vitest';
import { createApp } from '../src/app.js';
import { loadConfig } from '../src/config.js';
import { verifySignature } from '../src/signature.js';
import { readForm } from '../src/webhook/form.js';
import { HEARD, tree } from './trees/bakery.js';

const TOKEN = '12345';
const PARAMS = { CallSid: 'CA1', From: '+14158675310', To: '+18005551212', Digits: '1 & more ü' };

function verifyingApp(env: Record<string, string> = {}) {
  const reasons: string[] = [];
  const config = loadConfig({ SESSION_SECRET: 'a secret', TWILIO_AUTH_TOKEN: TOKEN, ...env });
  const app = createApp(config, tree, { observer: { refusal: ({ reason }) => reasons.push(reason()) } });
  return { app, reasons };
}

/** Posts as Twilio would if it had been given the signed URL; the headers are those of a proxy between. */
function post(
  app: Express,
  signature: string | undefined,
  headers: Record<string, string> = {},
  path = '/webhook',
) {
  const request = supertest(app).post(path).type('form').set('Host', 'tree.example.com').set(headers);
  if (signature !== undefined) request.set('X-Twilio-Signature', signature);
  return request.send(PARAMS);
}

const sign = (url: string, token = TOKEN) => getExpectedTwilioSignature(token, url, PARAMS);

describe('a request signed by Twilio', () => {
  it.each([
    ['straight to this server', 'http://tree.example.com/webhook', {}, {}],
    ['over https to a proxy', 'https://tree.example.com/webhook', {}, { 'X-Forwarded-Proto': 'https' }],
    [
      'over https to a proxy that rewrites Host',
      'https://real.example.com/webhook',
      {},
      { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'real.example.com' },
    ],
    [
      'to PUBLIC_URL, whatever the headers say',
      'https://x.ngrok.app/webhook',
      { PUBLIC_URL: 'https://x.ngrok.app/' },
      {},
    ],
    ['to PUBLIC_URL with a path', 'https://x.app/ivr/webhook', { PUBLIC_URL: 'https://x.app/ivr' }, {}],
  ])('passes %s', async (_how, url, env, headers) => {
    const { app, reasons } = verifyingApp(env);
    const response = await post(app, sign(url), headers);
    expect(response.text).toContain(HEARD.welcome);
    expect(reasons).toEqual([]);
  });

  it('passes with the query of the URL that Twilio was given', async () => {
    const { app } = verifyingApp();
    const response = await post(
      app,
      sign('http://tree.example.com/webhook?a=1&b=%20'),
      {},
      '/webhook?a=1&b=%20',
    );
    expect(response.status).toBe(200);
  });

  it('passes with any of several tokens, so that a token can be changed', async () => {
    const { app } = verifyingApp({ TWILIO_AUTH_TOKEN: 'new, 12345' });
    const url = 'http://tree.example.com/webhook';
    expect((await post(app, sign(url, 'new'))).status).toBe(200);
    expect((await post(app, sign(url, '12345'))).status).toBe(200);
    expect((await post(app, sign(url, 'older'))).status).toBe(403);
  });

  it('passes with any names of parameters, also repeated ones', async () => {
    const { app, reasons } = verifyingApp();
    const body = '__proto__=1&constructor=2&[x]=3&=4&b=6&b=5&b=6&?=&a=%26+%2B%C3%BC';
    const params = {
      ['__proto__']: '1',
      constructor: '2',
      '[x]': '3',
      '': '4',
      b: ['6', '5'],
      '?': '',
      a: '& +ü',
    };
    const signature = getExpectedTwilioSignature(TOKEN, 'http://tree.example.com/webhook', params);
    const request = supertest(app).post('/webhook').type('form').set('Host', 'tree.example.com');
    const response = await request.set('X-Twilio-Signature', signature).send(body);
    expect(reasons).toEqual([]);
    expect(response.status).toBe(200);
  });

  it('passes with the signature that Twilio documents', async () => {
    const config = { validate: true, authTokens: [TOKEN], sharedKeys: [], publicUrl: 'https://example.com' };
    const app = express().use(readForm, verifySignature(config));
    app.post('/myapp.php', (_request, response) => void response.send('from Twilio'));
    const response = await supertest(app)
      .post('/myapp.php?foo=1&bar=2')
      .type('form')
      .set('X-Twilio-Signature', 'L/OH5YylLD5NRKLltdqwSvS0BnU=')
      .send({
        CallSid: 'CA1234567890ABCDE',
        Caller: '+14158675310',
        Digits: '1234',
        From: '+14158675310',
        To: '+18005551212',
      });
    expect(response.text).toBe('from Twilio');
  });
});

describe('any other request', () => {
  it('is answered 403 in plain text, without a session', async () => {
    const { app } = verifyingApp();
    const response = await post(app, 'made up');
    expect(response.status).toBe(403);
    expect(response.type).toBe('text/plain');
    expect(response.text).toBe('403 Forbidden\n');
    expect(response.headers).not.toHaveProperty('set-cookie');
  });

  it.each([
    [
      'has no signature',
      undefined,
      {},
      'no X-Twilio-Signature on a request for http://tree.example.com/webhook: it is not from Twilio',
    ],
    [
      'is signed with another token',
      sign('http://tree.example.com/webhook', 'another'),
      {},
      'the signature does not fit http://tree.example.com/webhook: TWILIO_AUTH_TOKEN is likely not the primary token ' +
        'of the account that owns the number; or a proxy changes the URL, and PUBLIC_URL must say what Twilio was given',
    ],
    [
      'came by https to a proxy that does not say so',
      sign('https://tree.example.com/webhook'),
      {},
      'the signature is for https://tree.example.com/webhook, but was verified against ' +
        "http://tree.example.com/webhook: a proxy changes the URL; set PUBLIC_URL to https://tree.example.com, or TRUST_PROXY to the proxy's address",
    ],
  ])('is logged with the likely cause where it %s', async (_what, signature, headers, reason) => {
    const { app, reasons } = verifyingApp();
    await post(app, signature, headers);
    expect(reasons).toEqual([reason]);
  });

  it('is logged with the likely cause where its proxy is not trusted', async () => {
    const { app, reasons } = verifyingApp({ TRUST_PROXY: 'false' });
    const headers = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'real.example.com' };
    expect((await post(app, sign('https://real.example.com/webhook'), headers)).status).toBe(403);
    expect(reasons[0]).toContain('the signature is for https://real.example.com/webhook');
  });

  it('passes where TWILIO_VALIDATE=false says so', async () => {
    const { app } = verifyingApp({ TWILIO_VALIDATE: 'false' });
    expect((await post(app, undefined)).status).toBe(200);
  });

  it('is logged and answered with 500 characters at most, however long it is', async () => {
    const { app, reasons } = verifyingApp();
    await post(app, 'made up', {}, `/webhook?${'a'.repeat(9000)}`);
    const other = supertest(app)
      .post('/webhook')
      .type(`a/${'b'.repeat(9000)}`);
    const response = await other.send('a');
    expect(reasons.map((reason) => reason.length)).toEqual([500, 500]);
    expect(response.text.length).toBeLessThan(600);
  });

  it('fails where a parameter was changed on the way', async () => {
    const { app } = verifyingApp();
    const signature = getExpectedTwilioSignature(TOKEN, 'http://tree.example.com/webhook', {
      ...PARAMS,
      Digits: '2',
    });
    expect((await post(app, signature)).status).toBe(403);
  });
});
