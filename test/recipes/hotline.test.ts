import { describe, expect, it, vi } from 'vitest';
import type { PhoneCall } from '../../src/phone/call.js';
import { virtualClock } from '../../src/phone/clock.js';
import { tree } from '../../src/recipes/hotline.js';
import { expectClean, switchboardsTo } from '../helpers/whole-calls.js';

const AGENT = '+13125550181';
const OTHER_AGENT = '+13125550182';
/** Chicago is five hours behind UTC in summer. */
const [OPEN, NEARLY_SIX, EVENING] = ['2026-07-07T15:00Z', '2026-07-07T22:59Z', '2026-07-08T02:00Z'];

const boards = switchboardsTo(tree);

/** The last agents hang up, which the tree is told after a moment. */
async function signOff(...agents: PhoneCall[]) {
  for (const agent of agents) await agent.hangUp();
  await vi.waitFor(async () => {
    const caller = await boards({ at: OPEN }).call();
    await caller.hangUp();
    expect(caller.events.map((event) => JSON.stringify(event)).join()).toContain(
      'No agent is on the line now.',
    );
  });
}

describe('The hotline', () => {
  it('gives an agent one caller after the other', async () => {
    const { call } = boards({ at: OPEN });
    const agent = await call({ from: AGENT });
    expect(agent.heard).toContain('Nobody waits. For the next caller, press one.');
    const [first, second] = [await call({ from: '+15551110001' }), await call({ from: '+15551110002' })];
    expect(second.heard).toContain('You are number 2 in the queue.');
    await agent.wait();
    expect(agent.heard).toContain('2 callers wait.');
    await agent.press('1');
    expect([agent.status, first.status, second.status]).toEqual(['bridged', 'bridged', 'gathering']);
    await first.hangUp();
    expect(agent.heard).toContain('One caller waits.');
    await agent.press('1');
    await agent.press('*');
    expect([second.heard, second.endReason]).toEqual([expect.stringMatching(/Goodbye.$/), 'end-of-document']);
    expect(agent.heard).toContain('Nobody waits.');
    await signOff(agent);
    for (const one of [agent, first, second]) expectClean(one);
  });

  it('gives two agents a caller each', async () => {
    const { call } = boards({ at: OPEN, queues: ['hotline'] });
    const [one, other] = [await call({ from: AGENT }), await call({ from: OTHER_AGENT })];
    await one.press('1');
    await other.press('1');
    const callers = [await call({ from: '+15551110001' }), await call({ from: '+15551110002' })];
    expect([one, other, ...callers].map(({ status }) => status)).toEqual(Array(4).fill('bridged'));
    await signOff(one, other);
  });

  it('takes a message instead', async () => {
    const { call } = boards({ at: OPEN });
    const [agent, caller] = [await call({ from: AGENT }), await call()];
    await caller.press('1');
    expect([caller.heard, caller.status]).toEqual([expect.stringContaining('is recorded'), 'recording']);
    await caller.speak(5);
    expect(caller.heard).toBe('Thank you. We will call you back. Goodbye.');
    await signOff(agent);
    expectClean(caller);
  });

  it('lets nobody wait while no agent is on the line', async () => {
    const { call } = boards({ at: OPEN });
    const early = await call();
    expect([early.status, early.heard]).toEqual([
      'gathering',
      expect.stringContaining('No agent is on the line now.'),
    ]);
    const agent = await call({ from: AGENT });
    const waiting = await call();
    expect(waiting.heard).toContain('You are number 1 in the queue.');
    await signOff(agent);
    await waiting.wait();
    await waiting.wait();
    expect(waiting.heard).toContain('No agent is on the line now. To leave a message, press one.');
    expectClean(waiting);
  });

  it('lets nobody wait past closing time', async () => {
    const clock = virtualClock();
    const { call } = boards({ at: NEARLY_SIX, clock });
    const [agent, caller] = [await call({ from: AGENT }), await call()];
    expect(caller.heard).toContain('You are number 1 in the queue.');
    clock.skip(120_000);
    await caller.wait();
    await caller.wait();
    expect(caller.heard).toContain('Northwind Internet is closed now. We open tomorrow at 8 AM.');
    await signOff(agent);
    expectClean(caller);
  });

  it('is closed in the evening, for callers', async () => {
    const caller = await boards({ at: EVENING }).call();
    expect(caller.heard).toContain('is closed now. We open tomorrow at 8 AM.');
    await caller.wait();
    expect(caller.heard).toBe('Goodbye.');
  });

  it('says that the queue is full', async () => {
    const { call } = boards({ at: OPEN });
    const [agent, caller] = [await call({ from: AGENT }), await call()];
    await caller.act({ act: 'queue-full' });
    expect(caller.heard).toContain('Too many callers wait.');
    await signOff(agent);
    expectClean(caller);
  });

  it('forgets callers who hang up while they wait', async () => {
    const { call } = boards({ at: OPEN });
    const [agent, caller] = [await call({ from: AGENT }), await call()];
    await caller.hangUp();
    await vi.waitFor(async () => {
      await agent.press('2');
      expect(agent.heard).toContain('Nobody waits.');
    });
    await signOff(agent);
  });
});
