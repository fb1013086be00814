import { describe, expect, it } from 'vitest';
import { placeCall, startCall } from '../../src/phone/call.js';
import type { Act } from '../../src/phone/events.js';
import { waitingIn } from './calls.js';
import { type Answer, heldAnswer, ManualClock, startWebhook } from './webhook.js';

type QueueAct = Act & { act: 'agent' | 'leave' | 'queue-full' };

describe('An Enqueue', () => {
  it.each<[QueueAct['act'], string]>([
    ['agent', 'bridged'],
    ['leave', 'leave'],
    ['queue-full', 'queue-full'],
  ])('that comes to "%s" goes on at its action with %s, or at the next verb', async (act, result) => {
    const acting = await waitingIn('<Enqueue action="/after">support</Enqueue>');
    expect(acting.call.status).toBe('queued');
    expect(acting.call.acts).toEqual(['agent', 'leave', 'queue-full', 'hangup']);
    await acting.call.act({ act });
    const { QueueResult, QueueSid, QueueTime } = acting.requests[1]?.params ?? {};
    const isFull = act === 'queue-full';
    expect([QueueResult, QueueTime]).toEqual([result, isFull ? undefined : '0']);
    expect(QueueSid).toEqual(isFull ? undefined : expect.stringMatching(/^QU[0-9a-f]{32}$/));
    expect(acting.call.heard).toBe('Action');

    const { call, requests } = await waitingIn('<Enqueue>support</Enqueue>');
    await call.act({ act });
    expect([call.heard, call.endReason, requests.length]).toEqual(['Next verb', 'end-of-document', 1]);
  });

  it('tells its action that the caller hung up, and for how long it lasted', async () => {
    const clock = new ManualClock();
    const { url, requests } = await startWebhook([
      '<Enqueue action="/after">support</Enqueue>',
      '<Say>Gone</Say>',
    ]);
    const call = await placeCall(url, { clock, observe: clock.observe });
    await clock.advance(90_000);
    await call.hangUp();
    const params = { QueueResult: 'hangup', QueueTime: '90', CallStatus: 'completed' };
    expect(requests[1]).toMatchObject({ path: '/after', params });
    expect([call.heard, call.endReason]).toEqual(['', 'caller-hangup']);
  });

  it('without an action tells nobody that the caller hung up', async () => {
    const { call, requests } = await waitingIn('<Enqueue>support</Enqueue>');
    await call.hangUp();
    expect([call.heard, call.endReason, requests.length]).toEqual(['', 'caller-hangup', 1]);
  });
});

describe('On hold', () => {
  const enqueue = (attributes = '') =>
    `<Enqueue action="/after" waitUrl="/wait" ${attributes}>support</Enqueue>`;

  it.each([
    ['', 'POST'],
    ['waitUrlMethod="GET"', 'GET'],
  ])('the caller hears the document of waitUrl (%s)', async (attributes, method) => {
    const { call, requests } = await waitingIn(enqueue(attributes), { '/wait': '<Say>Please hold</Say>' });
    expect(requests[1]).toMatchObject({ method, path: '/wait', params: { CallStatus: 'in-progress' } });
    expect([call.heard, call.status]).toEqual(['Please hold', 'queued']);
  });

  it.each([
    ['', '<Leave/><Say>Never</Say>'],
    ['another document’s', '<Redirect>/wait/2</Redirect>'],
  ])('%s <Leave/> leads out of the queue', async (_whose, wait) => {
    const { call, requests } = await waitingIn(enqueue(), { '/wait': wait, '/wait/2': '<Leave/>' });
    expect(requests.at(-1)).toMatchObject({ path: '/after', params: { QueueResult: 'leave' } });
    expect(call.heard).toBe('Action');
  });

  const gather = '<Gather numDigits="1" action="/key"><Say>Press one to leave</Say></Gather><Say>Music</Say>';

  it('a Gather leads to documents that are heard in the queue', async () => {
    const { call, requests } = await waitingIn(enqueue(), { '/wait': gather, '/key': '<Say>No</Say>' });
    expect([call.status, call.heard]).toEqual(['gathering', 'Press one to leave']);
    await call.press('1');
    expect(requests.at(-1)).toMatchObject({ path: '/key', params: { Digits: '1' } });
    expect([call.status, call.heard]).toEqual(['queued', 'No']);
    await call.act({ act: 'agent' });
    expect(requests.at(-1)).toMatchObject({ path: '/after', params: { QueueResult: 'bridged' } });
  });

  it.each<[QueueAct['act'], string]>([
    ['agent', 'bridged'],
    ['leave', 'leave'],
  ])('"%s" may come in the middle of a Gather', async (act, result) => {
    const { call, requests } = await waitingIn(enqueue(), { '/wait': gather, '/after': '<Gather/>' });
    expect(call.acts).toEqual(['wait', 'press', 'agent', 'leave', 'queue-full', 'hangup']);
    await call.act({ act });
    expect(requests.at(-1)).toMatchObject({ path: '/after', params: { QueueResult: result } });
    expect(call.acts).toEqual(['wait', 'press', 'hangup']);
  });

  it.each([
    ['to itself', { '/wait': '<Say>Music</Say><Redirect/>' }],
    [
      'to what leads to itself',
      { '/wait': '<Redirect>/loop</Redirect>', '/loop': '<Say>Music</Say><Redirect/>' },
    ],
  ])('music that leads %s goes on until somebody acts', async (_where, others) => {
    const { call, requests } = await waitingIn(enqueue(), others);
    expect([call.status, call.heard]).toEqual(['queued', 'Music']);
    await call.act({ act: 'agent' });
    expect(requests.at(-1)).toMatchObject({ path: '/after', params: { QueueResult: 'bridged' } });
  });

  it.each(['<Enqueue>other</Enqueue>', '<Record/>', '<Dial>+1</Dial>', '<Echo/>'])(
    '%s is warned of and passed over',
    async (verb) => {
      const { call } = await waitingIn(enqueue(), { '/wait': `${verb}<Say>Music</Say>` });
      expect([call.status, call.heard]).toEqual(['queued', 'Music']);
      const warnings = call.events.filter(({ event }) => event === 'warning');
      const message = expect.stringContaining(
        'may not stand in <Response>, which may hold <Gather>, <Hangup>',
      );
      expect(warnings).toMatchObject([{ code: 12200, message }]);
    },
  );

  it('the time of a silence counts as waiting time', async () => {
    const { call, requests } = await waitingIn(enqueue(), { '/wait': '<Gather timeout="20"/>' });
    await call.wait();
    await call.act({ act: 'agent' });
    expect(requests.at(-1)?.params['QueueTime']).toBe('20');
  });

  it('<Hangup/> ends the call, and the action is requested', async () => {
    const { call, requests } = await waitingIn(enqueue(), { '/wait': '<Hangup/>' });
    expect([call.endReason, call.heard]).toEqual(['hangup', '']);
    const params = { QueueResult: 'hangup', CallStatus: 'completed' };
    expect(requests[2]).toMatchObject({ path: '/after', params });
  });

  it.each<[string, Answer, number]>([
    ['unreadable', { body: '<Response' }, 12100],
    ['missing', { status: 404 }, 11217],
  ])('a document that is %s ends in QueueResult=error', async (_what, wait, code) => {
    const { call, requests } = await waitingIn(enqueue(), { '/wait': wait });
    expect(requests[2]).toMatchObject({ path: '/after', params: { QueueResult: 'error' } });
    expect(call.events).toContainEqual(expect.objectContaining({ event: 'warning', code }));
    expect([call.heard, call.endReason]).toEqual(['Action', 'end-of-document']);
  });

  it('the waitUrl has the queue parameters, and is requested again after its document', async () => {
    const { call, requests } = await waitingIn(enqueue(), { '/wait': '<Pause length="20"/>' });
    await call.wait();
    const usual = {
      QueuePosition: '1',
      CurrentQueueSize: '1',
      MaxQueueSize: '1000',
      CallStatus: 'in-progress',
    };
    const [, first, second] = requests.map(({ params }) => params);
    expect(first).toMatchObject({ ...usual, QueueTime: '0', AvgQueueTime: '0' });
    expect(second).toMatchObject({ ...usual, QueueTime: '21', AvgQueueTime: '21' });
    expect(first?.['QueueSid']).toMatch(/^QU/);
    expect(second?.['QueueSid']).toBe(first?.['QueueSid']);
    await call.act({ act: 'leave' });
    expect(requests.at(-1)?.params['QueueSid']).toBe(first?.['QueueSid']);
  });

  it.each(['audio/mpeg', 'audio/wav'])('music of type %s is played', async (type) => {
    const music: Answer = { headers: { 'Content-Type': type }, body: 'la' };
    const { call, requests } = await waitingIn(enqueue(), { '/wait': music });
    expect(call.events).toContainEqual(expect.objectContaining({ event: 'verb', name: 'Play' }));
    await call.wait();
    expect(call.status).toBe('queued');
    expect(requests.filter(({ method }) => method === 'POST')).toHaveLength(3);
  });

  it.each(['', '<Say>Music</Say>'])(
    'hanging up before <Response>%s</Response> comes tells the action',
    async (wait) => {
      const { answer, asked } = heldAnswer(wait);
      const { url, requests } = await startWebhook({ '/': enqueue(), '/wait': answer, '/after': '' });
      const call = startCall(url);
      const release = await asked;
      const gone = call.hangUp();
      release();
      await gone;
      expect(requests.at(-1)).toMatchObject({ path: '/after', params: { QueueResult: 'hangup' } });
      expect([call.heard, call.status, call.endReason]).toEqual(['', 'ended', 'caller-hangup']);
    },
  );
});
