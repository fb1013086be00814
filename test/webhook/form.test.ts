import type { AddressInfo } from 'node:net';
import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { appOf, caller, testApp } from '../helpers/caller.js';
import { HEARD } from '../trees/bakery.js';

describe('bad input', () => {
  it.each([
    ['a repeated parameter', { Digits: ['1', '2'] }],
    ['missing Digits', {}],
    ['60,000 digits', { Digits: '1'.repeat(60_000) }],
    ['control characters', { Digits: '\u0000\u0007\u001b[31m' }],
    ['emoji', { Digits: '1️⃣' }],
    ['markup', { Digits: '</Say><Dial>+19005551234</Dial>' }],
    [
      'parameters named like parts of an object',
      { constructor: '1', __proto__: '1', 'Digits[]': '1', 'Digits[a]': '1' },
    ],
  ])('%s is answered like any invalid choice', async (_what, params) => {
    const { ask, press } = caller(testApp());
    await press('');
    const response = await ask(params);
    expect(response.status).toBe(200);
    expect(response.text).toContain(HEARD.unknown);
  });

  it.each([
    [
      'a repeated parameter',
      'a=1&b=2&a=3',
      [
        ['a', '1,3'],
        ['b', '2'],
      ],
    ],
    [
      'names that are parts of an object',
      '__proto__=1&constructor=2',
      [
        ['__proto__', '1'],
        ['constructor', '2'],
      ],
    ],
    [
      'empty names and brackets',
      '=1&[x]=2&[]=3',
      [
        ['', '1'],
        ['[x]', '2'],
        ['[]', '3'],
      ],
    ],
    ['a question mark before the first name', '?a=1', [['?a', '1']]],
    [
      'every kind of encoding',
      'a=1+2%2B%26&b&&%c3%bc=%C3%BC',
      [
        ['a', '1 2+&'],
        ['b', ''],
        ['ü', 'ü'],
      ],
    ],
    [
      'a broken encoding',
      'a=%E0%A4%A&b=%',
      [
        ['a', '\uFFFD%A'],
        ['b', '%'],
      ],
    ],
  ])('handlers get %s as it was sent', async (_what, body, expected) => {
    const got: unknown[] = [];
    const enter = (_response: unknown, { params }: { params: object }) =>
      void got.push(...Object.entries(params));
    const app = appOf({ states: { only: { enter, exit: null } }, start: 'only', rescue: 'only' });
    await supertest(app).post('/webhook').type('form').send(body);
    expect(got).toEqual(expected);
  });

  const FORM = 'application/x-www-form-urlencoded';
  it.each([
    ['a body over 64 kB', FORM, `Digits=${'1'.repeat(100_000)}`, 413, 'request entity too large'],
    ['more than 200 parameters', FORM, Array(201).fill('a=b').join('&'), 413, 'too many parameters'],
    ['JSON', 'application/json', '{"Digits":"1"}', 415, 'the body is application/json, not a form'],
    ['bytes that are not percent-encoded', FORM, 'Digits=ü', 400, 'the form is not percent-encoded'],
    ['XML', 'text/xml', '<Digits>1</Digits>', 415, 'the body is text/xml, not a form'],
  ])('%s is refused in plain text', async (_what, type, body, status, reason) => {
    const refusals: unknown[] = [];
    const app = testApp(
      {},
      { refusal: ({ reason, ...event }) => refusals.push({ ...event, reason: reason() }) },
    );
    const response = await supertest(app).post('/webhook').set('Content-Type', type).send(body);
    expect(response.status).toBe(status);
    expect(response.type).toBe('text/plain');
    expect(response.text).toContain(reason);
    expect(response.headers).not.toHaveProperty('set-cookie');
    expect(refusals).toEqual([{ status, reason }]);
  });

  it('no body at all is a call without parameters', async () => {
    const response = await supertest(testApp()).post('/webhook');
    expect(response.text).toContain(HEARD.welcome);
  });

  it('a request cut off in the middle does not disturb the next one', async () => {
    const server = testApp().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    const cut = new AbortController();
    const body = new ReadableStream({
      start: (stream) => stream.enqueue(new TextEncoder().encode('Digits=')),
    });
    const request = {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { 'Content-Type': FORM },
      signal: cut.signal,
    };
    const asked = new Promise((resolve) => server.once('request', resolve));
    const answer = fetch(`${url}/webhook`, request as RequestInit).catch((error: Error) => error.name);
    await asked;
    cut.abort();
    expect(await answer).toBe('AbortError');
    expect((await caller(url).ask()).status).toBe(200);
    server.close();
  });
});
