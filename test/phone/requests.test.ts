import { describe, expect, it } from 'vitest';
import { placeCall } from '../../src/phone/call.js';
import { virtualClock } from '../../src/phone/clock.js';
import { type Answer, AUDIO, startWebhook } from './webhook.js';

const plain = (body: string): Answer => ({ headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body });

describe('An answer of text/plain', () => {
  it.each([
    ['that is TwiML is played', '<Response><Say>Hi</Say><Gather/></Response>', 'Hi', 'gathering'],
    ['that is other text is said, and the call ends', 'Hello <there>', 'Hello <there>', 'ended'],
    ['that is other XML is said', '<html/>', '<html/>', 'ended'],
  ])('%s', async (_what, body, heard, status) => {
    const { url } = await startWebhook([plain(body)]);
    const call = await placeCall(url);
    expect([call.heard, call.status]).toEqual([heard, status]);
    expect(call.events.some(({ event }) => event === 'error')).toBe(false);
  });
});

it.each([
  ['text/xml; charset=iso-8859-1', '', 'latin1'],
  ['text/xml', '<?xml version="1.0" encoding="ISO-8859-1"?>', 'latin1'],
  ['text/xml; charset=utf-8', '<?xml version="1.0" encoding="ISO-8859-1"?>', 'utf8'],
  ['text/xml; charset="UTF-16"', '', 'utf16le'],
  ['text/xml; charset=nonsense', '', 'utf8'],
  ['text/plain; charset=iso-8859-1', '', 'latin1'],
] as const)('An answer of the type %s %s is read as %s', async (type, declaration, encoding) => {
  const body = Buffer.from(`${declaration}<Response><Say>café</Say></Response>`, encoding);
  const { url } = await startWebhook([{ headers: { 'Content-Type': type }, body }]);
  expect((await placeCall(url)).heard).toBe('café');
});

it('An answer that is audio is played, and the call ends', async () => {
  const { url } = await startWebhook({ '/': AUDIO });
  const call = await placeCall(url);
  expect(call.events).toContainEqual(expect.objectContaining({ event: 'verb', name: 'Play', text: url }));
  expect(call.endReason).toBe('end-of-document');
});

it.each([
  ['#rp=5xx', 2],
  ['#rc=0&rp=5xx', 1],
  ['#rc=3&rp=5xx', 4],
])('A webhook that fails is asked again as %s says, in all %i times', async (fragment, times) => {
  const { url, requests } = await startWebhook({ '/': { status: 503 } });
  await placeCall(url + fragment);
  expect(requests.length).toBe(times);
});

describe('A request of a call', () => {
  it('is GET with more parameters if the options say so', async () => {
    const { url, requests } = await startWebhook(['<Gather numDigits="1"/>', '']);
    const call = await placeCall(url, { method: 'GET', params: { Lang: 'de', CallerName: 'Ada' } });
    await call.press('1');
    const extra = { Lang: 'de', CallerName: 'Ada' };
    expect(requests).toMatchObject([
      { method: 'GET', params: { ...extra, CallSid: call.sid } },
      { method: 'POST', params: { ...extra, Digits: '1' } },
    ]);
  });

  it.each([true, false])('has the undocumented parameters of real requests: %s', async (extraParams) => {
    const { url, requests } = await startWebhook(['<Gather/>', '']);
    const call = await placeCall(url, { extraParams });
    await call.press('1#');
    const extras = ['FromCity', 'ToCountry', 'CallerZip', 'msg', 'FinishedOnKey'];
    const sent = extras.map((name) => requests[1]?.params[name]);
    expect(sent).toEqual(
      extraParams ? ['SAN FRANCISCO', 'US', '94105', 'Gather End', '#'] : extras.map(() => undefined),
    );
  });

  it('carries a pretended time that passes with the call', async () => {
    const { url, requests } = await startWebhook(['<Gather/>', '<Pause length="20"/><Redirect/>', '']);
    const clock = virtualClock();
    const call = await placeCall(url, { at: '2026-12-25T11:00:00Z', clock });
    clock.skip(60_000);
    await call.press('1#');
    expect(requests.map(({ headers }) => headers['x-call-time'])).toEqual([
      '2026-12-25T11:00:00.000Z',
      '2026-12-25T11:01:00.000Z',
      '2026-12-25T11:01:20.000Z',
    ]);
  });

  it('carries the same pretended time at both ends', async () => {
    const { url, requests } = await startWebhook({
      '/': '<Pause length="20"/><Dial><Number url="/whisper">+1</Number></Dial>',
      '/whisper': '',
    });
    const call = await placeCall(url, { at: new Date('2026-12-25T11:00:00Z') });
    await call.answer();
    expect(requests[1]?.headers['x-call-time']).toBe('2026-12-25T11:00:20.000Z');
  });

  it('carries no time by default', async () => {
    const { url, requests } = await startWebhook(['']);
    await placeCall(url);
    expect(requests[0]?.headers).not.toHaveProperty('x-call-time');
  });
});

describe('The fallback URL', () => {
  it.each<[string, Answer]>([
    ['cannot be read', { body: '<Response' }],
    ['plays a file that is missing', '<Play>/gone</Play>'],
    ['leads to no URL', '<Redirect>mailto:a</Redirect>'],
  ])('is requested if a document %s', async (_what, answer) => {
    const { url, origin, requests } = await startWebhook({ '/': answer, '/fallback': '<Say>Sorry</Say>' });
    const call = await placeCall(url, { fallbackUrl: `${origin}/fallback` });
    expect(call.heard).toBe('Sorry');
    expect(requests.at(-1)?.params).toMatchObject({
      ErrorUrl: url,
      ErrorCode: expect.stringMatching(/^\d{5}$/),
    });
  });

  it('that fails itself ends the call with an error', async () => {
    const { url, origin, requests } = await startWebhook({ '/': { status: 500 } });
    const call = await placeCall(url, { fallbackUrl: `${origin}/fallback` });
    expect([call.endReason, requests.length]).toEqual(['error', 2]);
  });
});

function cookie(value: string): Answer {
  const headers = { 'Content-Type': 'text/xml', 'Set-Cookie': value };
  return { headers, body: `<Response><Gather numDigits="1"/></Response>` };
}

describe('Cookies', () => {
  it('come back in the same call, as a browser would send them', async () => {
    const answers = [cookie('a=1; Path=/'), cookie('b=2; Path=/other'), cookie('a=; Max-Age=0; Path=/'), ''];
    const { url, requests } = await startWebhook(answers);
    await (await placeCall(url)).press('111');
    expect(requests.map(({ headers }) => headers.cookie)).toEqual([undefined, 'a=1', 'a=1', undefined]);
  });

  it('come back in a second call only with the option cookies', async () => {
    const { url, requests } = await startWebhook([cookie('a=1'), '', '']);
    const { cookies } = await placeCall(url);
    await placeCall(url);
    await placeCall(url, { cookies });
    expect(requests.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined, 'a=1']);
  });
});
