import { describe, expect, it } from 'vitest';
import { placeCall } from '../../src/phone/call.js';
import { playedCall } from './calls.js';
import { type Answer, AUDIO, startWebhook } from './webhook.js';

describe('The verbs of a document', () => {
  it('are played in order, with their attributes and text', async () => {
    const { call } = await playedCall({
      '/': '<Say voice="man">One\n  two</Say><Pause length="2"/><!-- no --><Play loop="2">/beep.mp3</Play><Say>Three</Say>',
      '/beep.mp3': AUDIO,
    });
    expect(call.events.filter(({ event }) => event === 'verb')).toEqual([
      { event: 'verb', name: 'Say', attributes: { voice: 'man' }, text: 'One two' },
      { event: 'verb', name: 'Pause', attributes: { length: '2' }, text: '' },
      { event: 'verb', name: 'Play', attributes: { loop: '2' }, text: '/beep.mp3' },
      { event: 'verb', name: 'Say', attributes: {}, text: 'Three' },
    ]);
    expect([call.heard, call.endReason]).toEqual(['One two Three', 'end-of-document']);
  });

  it('take their time', async () => {
    const prompts = ['<Pause/>', '<Pause length="3"/>', '<Say>Hi</Say>', '<Say loop="2">Hi</Say>'];
    const { call } = await playedCall(prompts.join(''));
    const times = call.events.flatMap((event) => {
      return event.event === 'status' && event.status === 'playing' ? [event.ms] : [];
    });
    const [once = 0] = times.slice(2);
    expect(once).toBeGreaterThan(0);
    expect(times).toEqual([1000, 3000, once, 2 * once]);
  });

  it.each([
    ['<Say loop="-1">Hi</Say>', '<Say>Hi</Say>'],
    ['<Say loop="">Hi</Say>', '<Say>Hi</Say>'],
    ['<Pause length=""/>', '<Pause/>'],
    ['<Pause length="1e3"/>', '<Pause/>'],
  ])('take their default time if a number is invalid: %s as %s', async (wrong, right) => {
    const times = async (inside: string) => {
      const { call } = await playedCall(inside);
      return call.events.flatMap((event) => (event.event === 'status' ? [event.ms] : []));
    };
    expect(await times(wrong)).toEqual(await times(right));
  });

  it.each([
    ['nothing', '', 'end-of-document'],
    ['<Hangup/>', '<Hangup/><Say>Never</Say>', 'hangup'],
    ['<Reject/>', '<Reject/><Say>Never</Say>', 'rejected'],
    ['their end', '<Say>Bye</Say>', 'end-of-document'],
  ])('end the call by %s', async (_what, inside, reason) => {
    const { call, requests } = await playedCall(inside);
    expect(call.endReason).toBe(reason);
    expect(call.heard).not.toContain('Never');
    expect(requests.length).toBe(1);
  });
});

describe('An Echo', () => {
  it('goes on until the caller hangs up', async () => {
    const { url, requests } = await startWebhook(['<Echo/><Say>Never</Say>']);
    const call = await placeCall(url);
    expect([call.status, call.acts]).toEqual(['playing', ['hangup']]);
    await call.hangUp();
    expect([call.heard, call.endReason, requests.length]).toEqual(['', 'caller-hangup', 1]);
  });
});

describe('A Play', () => {
  it('fetches its file with GET, once in a call', async () => {
    const { call, requests } = await playedCall({
      '/': '<Play>a.mp3</Play><Play>/a.mp3</Play>',
      '/a.mp3': AUDIO,
    });
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /', 'GET /a.mp3']);
    expect(call.endReason).toBe('end-of-document');
  });

  it.each<[string, Answer, number]>([
    ['is missing', { status: 404 }, 11200],
    ['is no audio', '<Say>Hello</Say>', 12300],
  ])('whose file %s ends the call with an error', async (_what, answer, code) => {
    const { call } = await playedCall({ '/': '<Play>/a.mp3</Play><Say>Never</Say>', '/a.mp3': answer });
    const error = { event: 'error', code, message: expect.stringContaining('<Play> has no file: ') };
    expect(call.events).toContainEqual(error);
    expect([call.heard, call.endReason]).toEqual(['', 'error']);
  });
});

describe('A Reject', () => {
  it.each([
    ['<Reject/>', 'rejected', 'no-answer'],
    ['<Reject reason="busy"/>', 'rejected', 'busy'],
    ['<Say>Hello</Say><Reject/>', 'hangup', 'completed'],
  ])('%s ends the call as %s, and the status callback says %s', async (inside, reason, status) => {
    const { url, origin, requests } = await startWebhook({ '/': inside, '/status': '' });
    const call = await placeCall(url, { statusUrl: `${origin}/status` });
    expect(call.endReason).toBe(reason);
    expect(requests[1]?.params).toMatchObject({
      CallStatus: status,
      ...(reason === 'rejected' ? { CallDuration: '0' } : {}),
    });
  });
});

describe('A Redirect', () => {
  it.each([
    ['<Redirect>next</Redirect>', 'POST', '/ivr/next'],
    ['<Redirect>\n  ../next\n</Redirect>', 'POST', '/next'],
    ['<Redirect><![CDATA[/next?a=1&b=2]]></Redirect>', 'POST', '/next'],
    ['<Redirect method="GET">/next</Redirect>', 'GET', '/next'],
  ])('%s goes on with %s at %s, and plays no later verb', async (redirect, method, path) => {
    const { origin, requests } = await startWebhook([`${redirect}<Say>Never</Say>`, '<Say>Here</Say>']);
    const call = await placeCall(`${origin}/ivr/start`);
    expect(requests[1]).toMatchObject({ method, path, params: { CallSid: call.sid } });
    expect([call.heard, requests.length]).toEqual(['Here', 2]);
  });

  it('does not pass Digits on', async () => {
    const answers = ['<Gather numDigits="1"/>', '<Redirect>/next</Redirect>', ''];
    const { url, requests } = await startWebhook(answers);
    await (await placeCall(url)).press('1');
    expect(requests.map(({ params }) => params['Digits'])).toEqual([undefined, '1', undefined]);
  });

  it.each([
    ['to itself', { '/': '<Say>Again</Say><Redirect/>' }],
    ['in a circle', { '/': '<Redirect>/b</Redirect>', '/b': '<Pause/><Redirect>/</Redirect>' }],
  ])('without end, %s, ends the call with an error', async (_where, answers) => {
    const { call, requests } = await playedCall(answers);
    expect(call.endReason).toBe('error');
    const message = '101 documents in a row lead to one another and ask nothing of the caller';
    expect(call.events).toContainEqual({ event: 'error', code: 11200, message });
    expect(requests.length).toBe(100);
  });

  it('may come without limit if the caller is asked something in between', async () => {
    const { url, requests } = await startWebhook({ '/': '<Gather timeout="1"/><Redirect>/</Redirect>' });
    const call = await placeCall(url);
    for (let turn = 0; turn < 110; turn++) await call.wait();
    expect([call.status, requests.length]).toEqual(['gathering', 111]);
  });

  it.each([
    ['http://', 11100, '"http://" is not an http(s) URL, seen from '],
    ['mailto:ivr@example.com', 11100, '"mailto:ivr@example.com" is not an http(s) URL'],
    ['data:text/xml,TwiML', 11100, '"data:text/xml,TwiML" is not an http(s) URL'],
  ])('to %s ends the call with error %i', async (to, code, message) => {
    const { call } = await playedCall(`<Redirect>${to}</Redirect>`);
    const error = { event: 'error', code, message: expect.stringContaining(message) };
    expect(call.events).toContainEqual(error);
    expect(call.endReason).toBe('error');
  });
});

describe('A document that cannot be played', () => {
  it.each([
    ['is no TwiML', '<html/>', 12102, 'The root element must be Response, not "html" (line 1, column 1)'],
    ['is empty', '', 12100, 'The document is not well-formed XML: '],
    ['begins with text', 'error: <Response/>', 12100, 'text data outside of root node (line 1, column '],
    ['is cut off', '<Response><Say>Hello', 12100, '(line 1, column '],
  ])(
    'because it %s ends the call with an error, before any verb is played',
    async (_why, body, code, message) => {
      const { call, verbs } = await playedCall({ '/': { body } });
      const error = { event: 'error', code, message: expect.stringContaining(message) };
      expect(call.events).toContainEqual(error);
      expect([call.endReason, verbs]).toEqual(['error', []]);
    },
  );
});
