import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { describe, expect, it } from 'vitest';
import { placeCall } from '../../src/phone/call.js';
import { type Answer, type ReceivedRequest, startWebhook } from './webhook.js';

const MENU = '<Gather numDigits="1"/>';

const redirect = (Location: string, status = 302): Answer => ({ status, headers: { Location } });

describe('A request', () => {
  it('has the numbers and the status: first ringing, then in-progress', async () => {
    const { url, requests } = await startWebhook([MENU, '']);
    const call = await placeCall(url, { from: '+15550001111', to: '+15552223333' });
    await call.press('1');
    const usual = {
      CallSid: expect.stringMatching(/^CA[0-9a-f]{32}$/),
      AccountSid: expect.stringMatching(/^AC[0-9a-f]{32}$/),
      ...{ From: '+15550001111', Caller: '+15550001111', To: '+15552223333', Called: '+15552223333' },
      ...{ ApiVersion: '2010-04-01', Direction: 'inbound' },
    };
    expect(requests).toMatchObject([{ method: 'POST' }, { method: 'POST' }]);
    expect(requests[0]?.params).toEqual({ ...usual, CallStatus: 'ringing' });
    expect(requests[1]?.params).toEqual({ ...usual, CallStatus: 'in-progress', Digits: '1' });
    expect(requests[0]?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
  });

  it('has the CallSid of its call, and an idempotency token of its own', async () => {
    const { url, requests } = await startWebhook([MENU, MENU, '']);
    const [first, second] = [await placeCall(url), await placeCall(url)];
    await first.press('1');
    expect(first.sid).not.toBe(second.sid);
    const sids = [first.sid, second.sid, first.sid];
    expect(requests.map(({ params }) => params['CallSid'])).toEqual(sids);
    const tokens = requests.map(({ headers }) => headers['i-twilio-idempotency-token']);
    expect(tokens).toEqual(sids.map(() => expect.stringMatching(/^[0-9a-f-]{36}$/)));
    expect(new Set(tokens).size).toBe(3);
  });

  it('has its parameters in the query if the method is GET', async () => {
    const get = '<Gather numDigits="1" method="GET" action="/next?lang=en"/>';
    const { url, requests } = await startWebhook([get, '']);
    const call = await placeCall(url);
    await call.press('1');
    const params = { lang: 'en', CallSid: call.sid, CallStatus: 'in-progress', Digits: '1' };
    expect(requests[1]).toMatchObject({ method: 'GET', path: '/next', params });
  });

  it.each([
    ['', '/ivr/start'],
    ['next', '/ivr/next'],
    [' /next ', '/next'],
    ['../next', '/next'],
    ['?lang=en', '/ivr/start?lang=en'],
  ])('for the action "%s" in /ivr/start goes to %s', async (action, leads) => {
    const { origin, requests } = await startWebhook([`<Gather numDigits="1" action="${action}"/>`, '']);
    await (await placeCall(`${origin}/ivr/start`)).press('1');
    expect(requests[1]?.url).toBe(origin + leads);
  });

  it('goes to another server for an absolute action', async () => {
    const other = await startWebhook(['']);
    const { url } = await startWebhook([`<Gather numDigits="1" action="${other.origin}/there"/>`]);
    await (await placeCall(url)).press('1');
    expect(other.requests).toMatchObject([{ path: '/there', params: { Digits: '1' } }]);
  });
});

function isSigned({ url, headers, method, params }: ReceivedRequest): boolean {
  const signature = String(headers['x-twilio-signature']);
  return validateRequest('12345', signature, url, method === 'GET' ? {} : params);
}

describe('A signature', () => {
  const special = { from: '+1 & ü', authToken: '12345' };

  it.each(['', '?foo=1&b=a%20b', '?foo=1#rc=2&rp=ct', '#rc=2'])('fits the URL /start%s', async (rest) => {
    const again = '<Redirect method="GET">?again=%20</Redirect>';
    const { url, requests } = await startWebhook([MENU, again, '']);
    await (await placeCall(`${url}start${rest}`, special)).press('1');
    expect(requests.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET']);
    expect(requests.map(isSigned)).toEqual([true, true, true]);
  });

  it('leaves out the user of a URL, which is sent as basic authentication', async () => {
    const { url, requests } = await startWebhook(['']);
    await placeCall(url.replace('//', '//ivr:se%3Acret@'), special);
    expect(requests[0]?.headers.authorization).toBe(`Basic ${btoa('ivr:se:cret')}`);
    expect(requests.map(isSigned)).toEqual([true]);
  });

  it('is missing without an auth token', async () => {
    const { url, requests } = await startWebhook(['']);
    await placeCall(url);
    expect(requests[0]?.headers).not.toHaveProperty('x-twilio-signature');
  });
});

describe('An HTTP redirect', () => {
  it.each([
    [301, 'GET'],
    [302, 'GET'],
    [303, 'GET'],
    [307, 'POST'],
  ])('%i is followed with %s and without Digits', async (status, method) => {
    const { url, requests } = await startWebhook([MENU, redirect('new/', status), MENU, '']);
    const call = await placeCall(url);
    await call.press('1');
    expect(requests[2]).toMatchObject({ method, path: '/new/', params: { CallSid: call.sid } });
    expect(requests[2]?.params).not.toHaveProperty('Digits');
    await call.press('2');
    expect(requests[3]).toMatchObject({ method: 'POST', path: '/new/', params: { Digits: '2' } });
  });

  it('may be followed by others, up to 10', async () => {
    const { url, requests } = await startWebhook([...Array(10).fill(redirect('/')), '<Say>here</Say>']);
    const call = await placeCall(url);
    expect([call.heard, requests.length]).toEqual(['here', 11]);
  });
});

const ofBytes = (bytes: number) => `<Response><Say>${'é'.repeat((bytes - 32) / 2)}</Say></Response>`;
const unending: Answer = (response) => void response.writeHead(200).write('<Response>');
const brokenOff: Answer = (response) => {
  response.writeHead(200, { 'Content-Length': 99 }).write('<Response>', () => response.destroy());
};

/** The events of a call that ends at once with an error. */
async function failedCall(url: string, timeoutMs?: number) {
  const { events, status, acts, endReason } = await placeCall(url, { timeoutMs });
  expect({ status, acts, endReason }).toEqual({ status: 'ended', acts: [], endReason: 'error' });
  return events.filter(({ event }) => event === 'error' || event === 'end');
}

describe('An answer', () => {
  const charset = 'charset=utf-8';
  const types = ['text/xml', `text/xml; ${charset}`, 'application/xml', `text/html;${charset}`, 'Text/XML'];
  it.each(types)('may be %s', async (type) => {
    const body = '<Response><Say>hi</Say></Response>';
    const { url } = await startWebhook([{ headers: { 'Content-Type': type }, body }]);
    expect((await placeCall(url)).heard).toBe('hi');
  });

  it('may have 64 kB', async () => {
    const { url } = await startWebhook([{ body: ofBytes(64 * 1024) }]);
    expect((await placeCall(url)).endReason).toBe('end-of-document');
  });

  it.each<[string, Answer, number, RegExp]>([
    ['is 404', { status: 404, body: '<Response/>' }, 11217, /answered 404$/],
    [
      'is 403 in words',
      {
        status: 403,
        headers: { 'Content-Type': 'text/plain' },
        body: '403 Forbidden:\u001b[2J no signature\n',
      },
      11217,
      /answered 403: "403 Forbidden: \[2J no signature"/,
    ],
    ['is 500', { status: 500, body: '<Response/>' }, 11217, /answered 500$/],
    ['is JSON', { headers: { 'Content-Type': 'application/json' }, body: '{}' }, 12300, /application\/json/],
    ['has no type', { headers: {}, body: '<Response/>' }, 12300, /\(none\)/],
    ['is too long', { body: ofBytes(64 * 1024 + 2) }, 11750, /more than 65536 bytes/],
    ['is malformed', { body: '<Response>\n<Say></Response>' }, 12100, /\(line 2, column \d+\)$/],
    ['breaks off', brokenOff, 11205, /cannot reach/],
    ['never comes', () => {}, 11205, /within 0\.1 s$/],
    ['never ends', unending, 11205, /within 0\.1 s$/],
    ['redirects 11 times', redirect('/'), 11215, /more than 10 times$/],
    ['redirects with 308', redirect('/', 308), 11216, /answered 308, which Twilio does not follow/],
    ['redirects with 300', redirect('/', 300), 11216, /answered 300/],
    ['is 304', { status: 304 }, 11216, /answered 304 without a location/],
    ['redirects without a location', { status: 302 }, 11216, /answered 302 without a location/],
    ['redirects nowhere', redirect('http://'), 11100, /"http:\/\/" is not an http\(s\) URL/],
  ])('that %s ends the call with an error', async (what, answer, code, message) => {
    const { url } = await startWebhook({ '/': answer });
    const error = { event: 'error', code, message: expect.stringMatching(message) };
    const ended = await failedCall(url, what.startsWith('never') ? 100 : undefined);
    expect(ended).toEqual([error, { event: 'end', reason: 'error' }]);
  });

  it.each([
    ['of a webhook that is gone', 11205, /ECONNREFUSED/],
    ['from what is no URL', 11100, /"nowhere" is not an http\(s\) URL/],
  ])('%s ends the call with an error', async (what, code, message) => {
    const { url, close } = await startWebhook([]);
    await close();
    const ended = await failedCall(what.includes('webhook') ? url : 'nowhere');
    expect(ended[0]).toEqual({ event: 'error', code, message: expect.stringMatching(message) });
  });
});
