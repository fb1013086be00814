import { describe, expect, it } from 'vitest';
import { placeCall } from '../../src/phone/call.js';
import { type Answer, answerTo, startWebhook } from './webhook.js';

const ACCEPT: Record<string, Answer> = {
  '/whisper': '<Gather numDigits="1" action="/accept"><Say>Press 1 to accept</Say></Gather><Hangup/>',
  '/accept': answerTo(({ Digits }) => (Digits === '1' ? '<Say>Connecting</Say>' : '<Hangup/>')),
  '/after': '<Say>Action</Say>',
  '/status': '',
  '/amd': '',
};

/** A call in a Dial of these nouns. */
async function dialing(nouns: string, others: Record<string, Answer> = {}) {
  const answers = { '/': `<Dial action="/after">${nouns}</Dial>`, ...ACCEPT, ...others };
  const { url, requests } = await startWebhook(answers);
  const call = await placeCall(url, { from: '+15550001111' });
  /** These parameters of all requests to this path. */
  const told = (path: string, ...names: string[]) =>
    requests
      .filter((request) => request.path === path)
      .map(({ params }) => names.map((name) => params[name]).join(' '));
  return { call, requests, told };
}

describe('A callee with a whisper', () => {
  it('hears it before the caller is connected, in a separate call', async () => {
    const { call, requests } = await dialing('<Number url="/whisper">+2</Number>');
    await call.answer();
    expect([call.status, call.heard, call.calleeHeard]).toEqual(['dialing', '', 'Press 1 to accept']);
    expect(call.acts).toEqual(['callee', 'wait', 'hangup']);
    const { params = {} } = requests.find(({ path }) => path === '/whisper') ?? {};
    expect(params).toMatchObject({
      ParentCallSid: call.sid,
      Direction: 'outbound-dial',
      CallStatus: 'in-progress',
      From: '+15550001111',
      To: '+2',
    });
    expect(params['CallSid']).not.toBe(call.sid);
    await call.calleePresses('1');
    expect([call.status, call.calleeHeard]).toEqual(['bridged', 'Connecting']);
    await call.calleeHangsUp();
    const { DialCallSid, DialCallStatus, DialBridged } = requests.at(-1)?.params ?? {};
    expect([DialCallSid, DialCallStatus, DialBridged]).toEqual([params['CallSid'], 'completed', 'true']);
  });

  it.each<[string, (call: Awaited<ReturnType<typeof placeCall>>) => Promise<void>]>([
    ['presses another key', (call) => call.calleePresses('2')],
    ['stays silent', (call) => call.act({ act: 'callee' })],
    ['hangs up', (call) => call.calleeHangsUp()],
  ])('who %s declines', async (_how, decline) => {
    const { call, requests } = await dialing('<Number url="/whisper">+2</Number>');
    await call.answer();
    await decline(call);
    expect(requests.at(-1)?.params).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'false' });
    expect(call.heard).toBe('Action');
  });

  it('that cannot be read is an error, and declines', async () => {
    const { call, requests } = await dialing('<Number url="/gone">+2</Number>');
    await call.answer();
    expect(call.events).toContainEqual(expect.objectContaining({ event: 'error', code: 11217, at: '+2' }));
    expect(requests.at(-1)?.params['DialBridged']).toBe('false');
  });

  it('that holds a Dial passes over it with a warning', async () => {
    const { call } = await dialing('<Number url="/w">+2</Number>', { '/w': '<Dial>+3</Dial>' });
    await call.answer();
    expect(call.status).toBe('bridged');
    expect(call.events).toContainEqual(expect.objectContaining({ event: 'warning', at: '+2' }));
  });

  it('who is a machine presses nothing', async () => {
    const { call, requests } = await dialing('<Number url="/whisper">+2</Number>');
    await call.answer({ by: 'machine' });
    expect(requests.at(-1)?.params).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'false' });
  });

  it('has the result completed if the caller hangs up', async () => {
    const { call, requests, told } = await dialing(
      '<Number url="/whisper" statusCallback="/status">+2</Number>',
    );
    await call.answer();
    await call.hangUp();
    expect(told('/status', 'CallStatus')).toEqual(['completed']);
    expect(requests.find(({ path }) => path === '/after')?.params).toMatchObject({
      CallStatus: 'completed',
      DialBridged: 'false',
    });
  });
});

describe('Of several numbers', () => {
  const three = ['2', '3', '4']
    .map((to) => `<Number url="/whisper" statusCallback="/status">+${to}</Number>`)
    .join('');

  it('the first to accept is connected, and the others are hung up', async () => {
    const { call, requests, told } = await dialing(three);
    await call.answer({ callee: 0 });
    await call.answer({ callee: 2 });
    await call.calleePresses('1', 2);
    expect(call.status).toBe('bridged');
    expect(told('/status', 'To', 'CallStatus').sort()).toEqual(['+2 completed', '+3 canceled']);
    await call.calleeHangsUp();
    expect(told('/status', 'To', 'CallStatus')).toContain('+4 completed');
    expect(requests.at(-1)?.params).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'true' });
  });

  it('one is connected if two answer at the same moment', async () => {
    const number = (to: string) => `<Number statusCallback="/status">+${to}</Number>`;
    const { call, told } = await dialing(number('2') + number('3'));
    await Promise.all([call.answer({ callee: 0 }), call.answer({ callee: 1 })]);
    expect(call.status).toBe('bridged');
    expect(told('/status', 'To', 'CallStatus')).toEqual(['+3 completed']);
    await call.calleeHangsUp();
    expect(told('/after', 'DialBridged')).toEqual(['true']);
  });

  it('the others ring on if one declines', async () => {
    const { call, requests } = await dialing(three);
    await call.answer();
    await call.calleePresses('9');
    await call.act({ act: 'failed' });
    expect(call.status).toBe('dialing');
    await call.wait();
    expect(requests.at(-1)?.params).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'false' });
    expect(call.heard).toBe('Action');
  });

  it('one who has answered can still accept after the timeout', async () => {
    const { call } = await dialing(three);
    await call.answer();
    await call.wait();
    expect(call.acts).toEqual(['callee', 'hangup']);
    await call.calleePresses('1');
    expect(call.status).toBe('bridged');
  });
});

describe('The statusCallback of a Number', () => {
  const all = 'statusCallback="/status" statusCallbackEvent="initiated ringing answered completed"';

  it.each<[string, Parameters<Awaited<ReturnType<typeof placeCall>>['act']>[0], string[]]>([
    ['answers', { act: 'answer' }, ['0 initiated', '1 ringing', '2 in-progress', '3 completed']],
    ['is busy', { act: 'busy' }, ['0 initiated', '1 ringing', '2 busy']],
    ['does not answer', { act: 'wait' }, ['0 initiated', '1 ringing', '2 no-answer']],
    ['cannot be reached', { act: 'failed' }, ['0 initiated', '1 ringing', '2 failed']],
    ['is hung up on', { act: 'hangup' }, ['0 initiated', '1 ringing', '2 canceled']],
  ])('has the statuses of a callee who %s', async (_how, act, statuses) => {
    const { call, told } = await dialing(`<Number ${all}>+2</Number>`);
    await call.act(act);
    expect(told('/status', 'SequenceNumber', 'CallStatus')).toEqual(statuses);
    expect(new Set(told('/status', 'ParentCallSid', 'Direction'))).toEqual(
      new Set([`${call.sid} outbound-dial`]),
    );
  });

  it('is requested only at the end by default, in the given method', async () => {
    const { call, requests } = await dialing(
      '<Number statusCallback="/status" statusCallbackMethod="GET">+2</Number>',
    );
    await call.act({ act: 'answer', seconds: 12 });
    const told = requests.filter(({ path }) => path === '/status');
    expect(told).toMatchObject([{ method: 'GET', params: { CallStatus: 'completed', CallDuration: '12' } }]);
  });

  it('that fails is a warning, and the call goes on', async () => {
    const { call } = await dialing('<Number statusCallback="/gone">+2</Number>');
    await call.act({ act: 'answer' });
    expect(call.events).toContainEqual(expect.objectContaining({ event: 'warning', code: 11217 }));
    expect(call.endReason).toBe('end-of-document');
  });
});

describe('machineDetection', () => {
  it.each([
    ['Enable', 'person', 'human'],
    ['Enable', 'machine', 'machine_start'],
    ['DetectMessageEnd', 'machine', 'machine_end_beep'],
  ] as const)('"%s" tells amdStatusCallback of a %s: %s', async (detection, by, answeredBy) => {
    const { call, told } = await dialing(
      `<Number machineDetection="${detection}" amdStatusCallback="/amd">+2</Number>`,
    );
    await call.act({ act: 'answer', by });
    expect(told('/amd', 'AnsweredBy')).toEqual([answeredBy]);
  });

  it('without amdStatusCallback is a warning', async () => {
    const { call } = await dialing('<Number machineDetection="Enable">+2</Number>');
    await call.act({ act: 'answer' });
    expect(call.events).toContainEqual(expect.objectContaining({ event: 'warning', code: 21262 }));
  });
});
