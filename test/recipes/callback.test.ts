import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PhoneCall } from '../../src/phone/call.js';
import { tree } from '../../src/recipes/callback.js';
import { expectClean, switchboardsTo } from '../helpers/whole-calls.js';

const AGENT = '+16175550181';
const WITHHELD = '+266696687';
const [OWN, OTHER] = ['+12065550144', '+16175550188'];
const NOTED = 'Thank you. We will call you. Goodbye.';

const requests: { text: string | undefined; from: string | undefined }[] = [];
beforeEach(() => void requests.splice(0));

const line = switchboardsTo(
  tree,
  {},
  {
    requests: {
      on: ['notification'],
      run: async ({ text, params }) => void requests.push({ text, from: params['From'] }),
    },
  },
);

/** The requests, once there is one. */
async function sent() {
  await vi.waitFor(() => expect(requests).not.toEqual([]), { timeout: 5000, interval: 5 });
  return requests;
}

function hears(caller: PhoneCall, ...texts: string[]) {
  for (const text of texts) expect(caller.heard).toContain(text);
}

describe('Summit Insurance', () => {
  it('calls back a caller who does not want to wait', async () => {
    const caller = await line().call({ from: OWN });
    hears(caller, 'Summit Insurance, claims. You are number 1 in the line.');
    await caller.press('1');
    hears(caller, 'We call you back at 1 2 0 6 5 5 5 0 1 4 4.');
    await caller.press('1');
    expect([caller.heard, caller.status]).toEqual([NOTED, 'ended']);
    expectClean(caller);
    expect(await sent()).toEqual([{ text: `Please call ${OWN} back.`, from: OWN }]);
  });

  it.each([
    ['6175550188#', OTHER],
    ['16175550188#', OTHER],
    ['011442079460188#', '+442079460188'],
    ['00442079460188#', '+442079460188'],
  ])('calls back at a number that is typed as %s', async (keys, number) => {
    const caller = await line().call({ from: OWN });
    await caller.press('12');
    await caller.press(keys);
    hears(caller, `We call you back at ${[...number.slice(1)].join(' ')}.`);
    await caller.press('1');
    expect(caller.heard).toBe(NOTED);
    expectClean(caller);
    expect(await sent()).toEqual([{ text: `Please call ${number} back.`, from: OWN }]);
  });

  it('asks a caller whose number is withheld for one', async () => {
    const caller = await line().call({ from: WITHHELD });
    await caller.press('1');
    hears(caller, 'Type the number');
    for (const wrong of ['12#', '1175550188#']) {
      await caller.press(wrong);
      hears(caller, 'We cannot call that number. Type the number');
    }
    await caller.press('6175550188#1');
    expect(caller.heard).toBe(NOTED);
    expect(await sent()).toEqual([{ text: `Please call ${OTHER} back.`, from: WITHHELD }]);
  });

  it('lets a caller wait for an agent after three mistakes', async () => {
    const { call } = line();
    const caller = await call({ from: WITHHELD });
    await caller.press('1#');
    await caller.wait();
    await caller.press('5#');
    hears(caller, 'Please hold for one of us. You are number 1 in the line.');
    const agent = await call({ from: AGENT });
    expect([caller.status, agent.status]).toEqual(['bridged', 'bridged']);
    await agent.hangUp();
    expect(caller.heard).toMatch(/Goodbye\.$/);
    expectClean(caller);
    expectClean(agent);
  });

  it('connects one caller after the other with an agent, and notes nothing of those', async () => {
    const { call } = line();
    const first = await call({ from: OWN });
    const second = await call({ from: OTHER });
    hears(second, 'You are number 2 in the line.');
    await second.press('1');
    await second.press('0');
    hears(second, 'You are number 2 in the line.');
    const agent = await call({ from: AGENT });
    expect([first.status, second.status]).toEqual(['bridged', 'gathering']);
    await first.hangUp();
    hears(agent, 'For the next caller, press one.');
    await agent.press('1');
    expect(second.status).toBe('bridged');
    await second.hangUp();
    await agent.wait();
    expect(agent.heard).toBe('Goodbye.');
    expectClean(agent);
    const waited = await call({ from: OWN });
    await waited.press('11');
    expect(await sent()).toMatchObject([{ from: OWN }]);
  });

  it('needs no status callback', async () => {
    const { call } = line({ statusUrl: undefined });
    const caller = await call({ from: OWN });
    await caller.press('11');
    expect(await sent()).toEqual([{ text: `Please call ${OWN} back.`, from: OWN }]);
  });

  it.each(['hangs up before the number is confirmed', 'waits on'])(
    'calls nobody back who %s',
    async (how) => {
      const { call } = line();
      const caller = await call({ from: OTHER });
      await caller.press(how === 'waits on' ? '10' : '1');
      await caller.hangUp();
      const next = await call({ from: OWN });
      await next.press('11');
      expect(await sent()).toMatchObject([{ from: OWN }]);
    },
  );

  it('offers to call back where the queue is full', async () => {
    const caller = await line().call({ from: OWN });
    await caller.act({ act: 'queue-full' });
    hears(caller, 'We call you back at');
    expectClean(caller);
  });
});
