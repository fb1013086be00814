import { describe, expect, it } from 'vitest';
import { placeCall } from '../../src/phone/call.js';
import { virtualClock } from '../../src/phone/clock.js';
import type { Act } from '../../src/phone/events.js';
import { waitingIn } from './calls.js';
import { ManualClock, startWebhook } from './webhook.js';

type DialAct = Act & { act: 'answer' | 'busy' | 'no-answer' | 'failed' | 'wait' };

describe('A Dial', () => {
  it.each([
    ['+15557654321', '+15557654321'],
    ['<Number>+15557654321</Number>', '+15557654321'],
    ['<Number>+1</Number><Number>+2</Number>', '+1+2'],
    ['<Client><Identity>reception</Identity></Client>', 'reception'],
    ['<Sip>sip:reception@example.com</Sip>', 'sip:reception@example.com'],
  ])('of %s rings', async (whom, text) => {
    const { call } = await waitingIn(`<Dial timeout="10">${whom}</Dial>`);
    expect(call.events).toContainEqual({ event: 'verb', name: 'Dial', attributes: { timeout: '10' }, text });
    expect(call.status).toBe('dialing');
    expect(call.acts).toEqual(['answer', 'busy', 'no-answer', 'failed', 'wait', 'hangup']);
    expect(call.events.some(({ event }) => event === 'unplayed' || event === 'warning')).toBe(false);
  });

  it.each<[DialAct['act'], string, string[]]>([
    ['answer', 'completed', ['the other side hung up']],
    ['busy', 'busy', []],
    ['no-answer', 'no-answer', []],
    ['failed', 'failed', []],
    ['wait', 'no-answer', ['nobody answers']],
  ])('that comes to "%s" goes on at its action with %s, or at the next verb', async (act, status, noted) => {
    const acting = await waitingIn('<Dial action="/after">+1</Dial>');
    await acting.call.act({ act });
    const { DialCallStatus, DialCallSid, DialCallDuration } = acting.requests[1]?.params ?? {};
    expect([DialCallStatus, DialCallDuration]).toEqual([status, act === 'answer' ? '3' : undefined]);
    expect(DialCallSid).toMatch(/^CA[0-9a-f]{32}$/);
    const notes = acting.call.events.flatMap((event) => (event.event === 'note' ? [event.message] : []));
    expect(notes).toEqual(noted);
    expect(acting.call.heard).toBe('Action');

    const { call, requests } = await waitingIn('<Dial>+1</Dial>');
    await call.act({ act });
    expect([call.heard, call.endReason, requests.length]).toEqual(['Next verb', 'end-of-document', 1]);
  });

  it.each([
    ['timeout="10"', 15_000],
    ['', 35_000],
  ])('rings 5 s longer than its timeout: with %j %i ms', async (attributes, ms) => {
    const clock = new ManualClock();
    const { url, requests } = await startWebhook([`<Dial ${attributes} action="/after">+1</Dial>`, '']);
    const call = await placeCall(url, { clock, observe: clock.observe });
    await clock.advance(ms - 1);
    expect(call.status).toBe('dialing');
    await clock.advance(1);
    expect(requests[1]?.params['DialCallStatus']).toBe('no-answer');
  });

  it('lasts no longer than its timeLimit', async () => {
    const { call, requests } = await waitingIn('<Dial action="/after" timeLimit="2">+1</Dial>');
    await call.act({ act: 'answer' });
    expect(requests[1]?.params['DialCallDuration']).toBe('2');
  });

  it.each<[string, string, Record<string, string>]>([
    ['rings', 'dialing', { DialCallStatus: 'canceled', DialBridged: 'false' }],
    ['is talked in', 'bridged', { DialCallStatus: 'completed', DialBridged: 'true', DialCallDuration: '20' }],
  ])('whose caller hangs up while it %s tells its action', async (when, status, params) => {
    const clock = virtualClock();
    const { url, requests } = await startWebhook({
      '/': '<Dial action="/after">+1</Dial><Say>Next verb</Say>',
      '/after': '<Say>Never</Say>',
    });
    const call = await placeCall(url, { clock });
    if (when === 'is talked in') await call.answer();
    expect(call.status).toBe(status);
    clock.skip(20_000);
    await call.hangUp();
    expect(requests[1]).toMatchObject({ path: '/after', params: { ...params, CallStatus: 'completed' } });
    expect(requests[1]?.params['DialCallDuration']).toBe(params['DialCallDuration']);
    expect([call.heard, call.endReason, requests.length]).toEqual(['', 'caller-hangup', 2]);
  });

  it('goes on until one of both hangs up', async () => {
    const { call, requests } = await waitingIn('<Dial action="/after">+1</Dial>');
    await call.answer();
    expect([call.status, call.acts]).toEqual(['bridged', ['callee', 'wait', 'hangup']]);
    await call.press('*1');
    expect(call.status).toBe('bridged');
    await call.calleeHangsUp();
    expect(requests[1]?.params).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'true' });
    expect(call.heard).toBe('Action');
  });

  it('with hangupOnStar ends at a star, and not at other keys', async () => {
    const { call, requests } = await waitingIn('<Dial action="/after" hangupOnStar="true">+1</Dial>');
    await call.answer();
    await call.press('1#');
    expect(call.status).toBe('bridged');
    await call.press('*');
    expect(requests[1]?.params).toMatchObject({ DialCallStatus: 'completed', CallStatus: 'in-progress' });
    expect(call.heard).toBe('Action');
  });

  it.each([
    ['sequential="true"', ['answer', 'busy', 'no-answer', 'failed', 'wait', 'hangup']],
    ['', ['answer', 'busy', 'no-answer', 'failed', 'wait', 'hangup']],
  ])('of two numbers (%s) goes on to the second', async (attributes, acts) => {
    const { call, requests } = await waitingIn(
      `<Dial action="/after" ${attributes}><Number>+1</Number><Number>+2</Number></Dial>`,
    );
    await call.act({ act: 'busy' });
    expect([call.status, call.acts]).toEqual(['dialing', acts]);
    await call.act({ act: 'answer' });
    expect(requests[1]?.params).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'true' });
  });

  it('rings its numbers one after the other if it is sequential', async () => {
    const number = (to: string) =>
      `<Number statusCallback="/${to}" statusCallbackEvent="initiated">+${to}</Number>`;
    const { call, requests } = await waitingIn(
      `<Dial sequential="true">${number('1')}${number('2')}</Dial>`,
      {
        '/1': '',
        '/2': '',
      },
    );
    expect(requests.map(({ path }) => path)).toEqual(['/', '/1']);
    await expect(call.act({ act: 'busy', callee: 1 })).rejects.toThrow('cannot busy');
    await call.wait();
    expect(requests.map(({ path }) => path)).toEqual(['/', '/1', '/2']);
    await call.wait();
    expect(call.heard).toBe('Next verb');
  });

  it('has a DialCallSid for each leg', async () => {
    const { call, requests } = await waitingIn('<Dial action="/again">+1</Dial>', {
      '/again': '<Dial action="/after">+2</Dial>',
    });
    await call.act({ act: 'busy' });
    await call.act({ act: 'busy' });
    const [, one, two] = requests.map(({ params }) => params['DialCallSid']);
    expect(new Set([call.sid, one, two]).size).toBe(3);
  });

  it.each(['true', 'record-from-answer', 'record-from-ringing-dual'])(
    'with record="%s" brings its recording',
    async (record) => {
      const { call, requests } = await waitingIn(`<Dial action="/after" record="${record}">+1</Dial>`);
      await call.act({ act: 'answer', seconds: 7 });
      const { RecordingUrl, RecordingSid, RecordingDuration } = requests[1]?.params ?? {};
      expect(RecordingSid).toMatch(/^RE[0-9a-f]{32}$/);
      expect(RecordingUrl).toContain(`/Recordings/${RecordingSid}`);
      expect(RecordingDuration).toBe('7');
    },
  );

  it.each(['do-not-record', ''])(
    'with record="%s" brings none, nor does one that is not answered',
    async (record) => {
      const plain = await waitingIn(`<Dial action="/after" record="${record}">+1</Dial>`);
      await plain.call.act({ act: 'answer' });
      const busy = await waitingIn('<Dial action="/after" record="true">+1</Dial>');
      await busy.call.act({ act: 'busy' });
      for (const { requests } of [plain, busy])
        expect(requests[1]?.params).not.toHaveProperty('RecordingSid');
    },
  );
});

describe('A Dial of a queue', () => {
  it.each([
    ['answer', { DialCallStatus: 'completed', DialBridged: 'true', DialCallDuration: '3' }],
    ['wait', { DialCallStatus: 'no-answer', DialBridged: 'false' }],
    ['failed', { DialCallStatus: 'failed', DialBridged: 'false' }],
  ] as const)('in which nobody waits comes to "%s"', async (act, params) => {
    const { call, requests } = await waitingIn('<Dial action="/after"><Queue>support</Queue></Dial>');
    expect([call.status, call.acts]).toEqual([
      'dialing',
      ['answer', 'no-answer', 'failed', 'wait', 'hangup'],
    ]);
    await call.act({ act });
    expect(requests[1]?.params).toMatchObject(params);
  });

  it('in which nobody waits is recorded when it is answered', async () => {
    const dial = '<Dial action="/after" record="true"><Queue>support</Queue></Dial>';
    const { call, requests } = await waitingIn(dial);
    await call.act({ act: 'answer', seconds: 7 });
    expect(requests[1]?.params).toMatchObject({ DialCallDuration: '7', RecordingDuration: '7' });
  });
});
