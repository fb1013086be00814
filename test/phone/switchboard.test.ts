import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../src/phone/clock.js';
import { switchboard } from '../../src/phone/switchboard.js';
import { type Answer, answerTo, heldAnswer, startWebhook } from './webhook.js';

const AGENT = '+15559990000';

/** Callers press 2 for the queue; agents press 1 for the next caller. */
const SUPPORT: Record<string, Answer> = {
  '/': answerTo(({ From }) =>
    From === AGENT
      ? '<Gather numDigits="1" action="/agent"><Say>Press 1 for the next caller</Say></Gather>'
      : '<Gather numDigits="1" action="/caller"><Say>For support, press 2</Say></Gather>',
  ),
  '/caller': '<Enqueue action="/left" waitUrl="/wait">support</Enqueue>',
  '/wait': answerTo(({ QueuePosition }) => `<Say>You are number ${QueuePosition}</Say>`),
  '/left': '<Say>Goodbye</Say>',
  '/agent': '<Dial action="/next"><Queue url="/connecting">support</Queue></Dial>',
  '/connecting': '<Say>An agent takes your call</Say>',
  '/next': '<Say>No more callers</Say><Gather numDigits="1" action="/agent"/>',
};

async function support(options: Parameters<typeof switchboard>[1] = {}) {
  const { url, requests } = await startWebhook(SUPPORT);
  const line = switchboard(url, options);
  async function waiting(from: string) {
    const caller = await line.call({ from });
    await caller.press('2');
    return caller;
  }
  const params = (path: string) => requests.filter((one) => one.path === path).map((one) => one.params);
  return { line, waiting, params };
}

describe('Two calls on a switchboard', () => {
  it('meet in a queue', async () => {
    const { line } = await support();
    const caller = await line.call({ from: '+15551110001' });
    await caller.press('2');
    expect(caller.heard).toContain('You are number 1');
    const agent = await line.call({ from: AGENT });
    await agent.press('1');
    expect(caller.heard).toContain('An agent takes your call');
    expect([caller.status, agent.status]).toEqual(['bridged', 'bridged']);
    expect([caller.acts, agent.acts]).toEqual([['hangup'], ['wait', 'hangup']]);
    await caller.hangUp();
    expect(agent.heard).toContain('No more callers');
  });

  it('send the results to both webhooks', async () => {
    const clock = virtualClock();
    const { line, waiting, params } = await support({ clock });
    const caller = await waiting('+15551110001');
    const agent = await line.call({ from: AGENT });
    clock.skip(30_000);
    await agent.press('1');
    const { QueueSid = '' } = params('/wait')[0] ?? {};
    const connecting = { QueueSid, CallSid: caller.sid, DequeingCallSid: agent.sid };
    expect(params('/connecting')).toMatchObject([connecting]);
    const { QueueTime = '' } = params('/connecting')[0] ?? {};
    expect(Number(QueueTime)).toBeGreaterThanOrEqual(30);
    clock.skip(60_000);
    await agent.hangUp();
    expect(params('/left')).toMatchObject([
      { CallSid: caller.sid, QueueResult: 'bridged', QueueSid, QueueTime, CallStatus: 'in-progress' },
    ]);
    expect(params('/next')).toMatchObject([
      {
        CallSid: agent.sid,
        CallStatus: 'completed',
        DialCallStatus: 'completed',
        DialCallSid: caller.sid,
        DialBridged: 'true',
        DialCallDuration: '60',
        QueueSid,
        QueueTime,
      },
    ]);
    expect([caller.heard, agent.endReason]).toEqual([
      'You are number 1 An agent takes your call Goodbye',
      'caller-hangup',
    ]);
  });

  it('tell the caller’s webhook that the caller hung up while connected', async () => {
    const { line, waiting, params } = await support();
    const caller = await waiting('+15551110001');
    const agent = await line.call({ from: AGENT });
    await agent.press('1');
    await caller.hangUp();
    expect(params('/left')).toMatchObject([{ QueueResult: 'bridged', CallStatus: 'completed' }]);
    expect(params('/next')).toMatchObject([{ CallSid: agent.sid, CallStatus: 'in-progress' }]);
  });
});

describe('A queue', () => {
  it('serves callers in order of arrival', async () => {
    const { line, waiting } = await support();
    const [first, second, third] = [await waiting('+1'), await waiting('+2'), await waiting('+3')];
    expect([second.heard, third.heard]).toEqual(['You are number 2', 'You are number 3']);
    const agent = await line.call({ from: AGENT });
    await agent.press('1');
    expect([first, second, third].map(({ status }) => status)).toEqual(['bridged', 'queued', 'queued']);
    await third.wait();
    expect(third.heard).toContain('You are number 2');
    await second.hangUp();
    await third.wait();
    expect(third.heard).toContain('You are number 1');
    await first.hangUp().then(() => agent.press('1'));
    expect(third.status).toBe('bridged');
  });

  it('sends positions, sizes and times to the waitUrl', async () => {
    const clock = virtualClock();
    const { waiting, params } = await support({ clock });
    await waiting('+1');
    clock.skip(60_000);
    await waiting('+2');
    const [one = {}, two = {}] = params('/wait');
    expect(one).toMatchObject({ QueuePosition: '1', CurrentQueueSize: '1', QueueTime: '0' });
    expect(two).toMatchObject({ QueuePosition: '2', CurrentQueueSize: '2', QueueTime: '0' });
    expect(Number(two['AvgQueueTime'])).toBeGreaterThanOrEqual(30);
    expect(one['QueueSid']).toBe(two['QueueSid']);
  });

  it('lets a test wait for several rounds of music', async () => {
    const clock = virtualClock();
    const { waiting, params } = await support({ clock });
    const caller = await waiting('+1');
    clock.skip(60_000);
    await caller.wait();
    const { QueueTime = '' } = params('/wait').at(-1) ?? {};
    expect(Number(QueueTime)).toBeGreaterThanOrEqual(60);
  });

  it('that is empty makes the agent wait for the next caller', async () => {
    const { line, waiting } = await support({ queues: ['support'] });
    const agent = await line.call({ from: AGENT });
    await agent.press('1');
    expect([agent.status, agent.acts]).toEqual(['dialing', ['wait', 'hangup']]);
    const caller = await waiting('+15551110001');
    expect([agent.status, caller.status]).toEqual(['bridged', 'bridged']);
  });

  it('that stays empty ends the agent’s Dial as no-answer', async () => {
    const { line, waiting, params } = await support({ queues: ['support'] });
    const agent = await line.call({ from: AGENT });
    await agent.press('1');
    await agent.wait();
    expect(params('/next')).toMatchObject([{ DialCallStatus: 'no-answer', DialBridged: 'false' }]);
    expect(agent.heard).toContain('No more callers');
    const caller = await waiting('+15551110001');
    expect(caller.status).toBe('queued');
  });

  it('that does not exist ends the Dial as failed', async () => {
    const { line, params } = await support();
    const agent = await line.call({ from: AGENT });
    await agent.press('1');
    expect(params('/next')).toMatchObject([{ DialCallStatus: 'failed' }]);
  });

  it('serves the agent who dialed first', async () => {
    const { line, waiting } = await support({ queues: ['support'] });
    const [one, two] = [await line.call({ from: AGENT }), await line.call({ from: AGENT })];
    await one.press('1');
    await two.press('1');
    await waiting('+1');
    expect([one.status, two.status]).toEqual(['bridged', 'dialing']);
    await one.hangUp();
    await waiting('+2');
    expect(two.status).toBe('bridged');
  });

  it('does not serve an agent who has stopped waiting', async () => {
    const { line, waiting } = await support({ queues: ['support'] });
    const [one, two] = [await line.call({ from: AGENT }), await line.call({ from: AGENT })];
    await one.press('1');
    await two.press('1');
    await one.hangUp();
    const caller = await waiting('+1');
    expect([caller.status, two.status]).toEqual(['bridged', 'bridged']);
  });

  it('releases the agent if the caller hangs up at the same moment', async () => {
    const { answer, asked } = heldAnswer('<Say>Wait</Say>');
    const line = switchboard((await startWebhook({ ...SUPPORT, '/wait': answer })).url, {
      queues: ['support'],
    });
    const [agent, caller] = [await line.call({ from: AGENT }), await line.call()];
    await agent.press('1');
    void caller.press('2');
    const release = await asked;
    const gone = caller.hangUp();
    release();
    await gone;
    expect([caller.endReason, agent.heard]).toEqual(['caller-hangup', 'No more callers']);
  });
});
