import { describe, expect, it } from 'vitest';
import { placeCall } from '../../src/phone/call.js';
import { verbsIn } from '../../src/phone/grammar/document-kinds.js';
import { playedCall } from './calls.js';
import { startWebhook } from './webhook.js';

describe('A verb or attribute that is not simulated', () => {
  const played = [
    'Dial',
    'Echo',
    'Enqueue',
    'Gather',
    'Hangup',
    'Leave',
    'Pause',
    'Play',
    'Record',
    'Redirect',
  ];
  const others = [...verbsIn('call')].filter((verb) => ![...played, 'Reject', 'Say'].includes(verb));

  it.each(others)('<%s> is reported, and passed over', async (name) => {
    const { call, verbs } = await playedCall(`<Say>One</Say><${name}/><Say>Two</Say>`);
    const message = expect.stringContaining(`this phone cannot play <${name}>, which `);
    expect(call.events).toContainEqual({ event: 'unplayed', name, message });
    expect(verbs).toEqual(['Say', name, 'Say']);
    expect([call.heard, call.endReason]).toEqual(['One Two', 'end-of-document']);
  });

  it.each([
    ['<Dial referUrl="/r">+1</Dial>', 'Dial', 'referUrl'],
    ['<Dial><Queue reservationSid="WR1">support</Queue></Dial>', 'Queue', 'reservationSid'],
    ['<Dial answerOnBridge="true">+1</Dial>', 'Dial', 'answerOnBridge'],
    ['<Gather bargeIn="false"/>', 'Gather', 'bargeIn'],
    ['<Dial><Number sendDigits="1">+1</Number></Dial>', 'Number', 'sendDigits'],
    ['<Enqueue workflowSid="WW1"/>', 'Enqueue', 'workflowSid'],
    ['<Dial><Conference coach="CA1">staff</Conference></Dial>', 'Conference', 'coach'],
  ])('in %s is reported with its verb and attribute', async (verb, name, attribute) => {
    const { url } = await startWebhook([verb]);
    const { events } = await placeCall(url);
    const message = expect.stringContaining(`this phone passes over ${attribute} of <${name}>: Twilio `);
    expect(events).toContainEqual({ event: 'unplayed', name, attribute, message });
  });

  it.each([
    '<Dial answerOnBridge="false">+1</Dial>',
    '<Gather bargeIn="true"/>',
    '<Record trim="do-not-trim"/>',
  ])('is not %s, which changes nothing here', async (verb) => {
    const { url } = await startWebhook([verb]);
    const { status } = await placeCall(url, { forbidUnplayed: true });
    expect(status).not.toBe('ended');
  });

  it('fails a call that forbids it', async () => {
    const { url } = await startWebhook(['<Pay/>']);
    await expect(placeCall(url, { forbidUnplayed: true })).rejects.toThrow('cannot play <Pay>');
  });

  it.each(['Foo', 'say'])(
    'as <%s>, which Twilio does not know either, is passed over with a warning',
    async (name) => {
      const { call } = await playedCall(`<Say>One</Say><${name}/><Say>Two</Say>`);
      expect(call.events.filter(({ event }) => event === 'unplayed' || event === 'warning')).toMatchObject([
        { event: 'warning', code: 12200 },
      ]);
      expect(call.heard).toBe('One Two');
    },
  );

  it.each<[string, number, string]>([
    ['<Say nosuch="1">One</Say>', 12200, '<Say> has no attribute "nosuch". (line 1)'],
    ['\n\n<Foo><Say>Never</Say></Foo><Say>One</Say>', 12200, 'Twilio knows no <Foo>'],
    ['words<Say>One</Say>', 12200, '<Response> holds the text "words", but may hold none. (line 1)'],
    ['<Say>One<Say/></Say>', 12200, '<Say> may not stand in <Say>'],
    [
      '<Gather><Gather><Say>Never</Say></Gather></Gather><Say>One</Say>',
      13320,
      '<Gather> may not stand in <Gather>',
    ],
    ['<Pause><Foo><Bar a="&lt;"/></Foo></Pause><Say>One</Say>', 12200, 'Twilio knows no <Foo>'],
  ])('as %j is warned of, and survived', async (inside, code, message) => {
    const { url } = await startWebhook([inside]);
    const call = await placeCall(url);
    if (call.status !== 'ended') await call.wait();
    const warnings = call.events.filter(({ event }) => event === 'warning');
    expect(warnings).toEqual([{ event: 'warning', code, message: expect.stringContaining(message) }]);
    expect(call.events).toContainEqual(expect.objectContaining({ event: 'verb', name: 'Say', text: 'One' }));
    expect([call.heard, call.endReason]).toEqual([expect.not.stringContaining('Never'), 'end-of-document']);
  });
});
