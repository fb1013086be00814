import { describe, expect, it, vi } from 'vitest';
import { tree } from '../../src/recipes/office.js';
import type { PendingEvent } from '../../src/webhook/event-store.js';
import { expectClean, switchboardsTo } from '../helpers/whole-calls.js';

const [SALES, OTHER_SALES] = ['+12125550111', '+12125550112'];
const AGENT = '+12125550121';
const EXTENSION = '+12125550132';
const RECEPTION = '+12345678900';
/** New York is four hours behind UTC in summer. */
const [OPEN, NIGHT] = ['2026-07-07T15:00Z', '2026-07-08T02:00Z'];

const sent: unknown[] = [];
const requests = {
  on: ['notification'] as const,
  run: async ({ text }: PendingEvent) => void sent.push(text),
};
const boards = switchboardsTo(tree, {}, { requests });

describe('The office', () => {
  it.each([
    ['pressed', '1'],
    ['said', 'I want to buy something'],
  ])('rings sales where the choice is %s, and one takes the call', async (how, choice) => {
    const { phone, call } = boards({ at: OPEN });
    const [one, other] = [phone(SALES), phone(OTHER_SALES)];
    const caller = await call();
    expect(caller.heard).toContain(
      'Welcome to ACME, Inc. Listen to the following menu options. For sales, press one.',
    );
    await (how === 'said' ? caller.say(choice) : caller.press(choice));
    await one.answer();
    await other.answer();
    expect(other.heard).toContain('A customer calls from the number 1 5 5 5 1 2 3 4 5 6 7.');
    await other.press('1');
    expect([caller.status, one.status]).toEqual(['bridged', 'idle']);
    await caller.hangUp();
    expectClean(caller);
  });

  it('takes a message for sales, which may be recorded again', async () => {
    const caller = await boards({ at: OPEN }).call();
    await caller.press('1');
    await caller.act({ act: 'busy' });
    await caller.answer({ by: 'machine' });
    expect(caller.heard).toContain('All our sales representatives are currently busy.');
    await caller.speak(4, '#');
    await caller.press('2');
    expect(caller.heard).toContain('It is recorded.');
    await caller.speak(4, '#');
    await caller.press('1');
    expect(caller.heard).toBe('Thank you. We will return your call. Goodbye.');
    expectClean(caller);
  });

  it('connects support’s agents, who call the same number', async () => {
    const { call } = boards({ at: OPEN });
    const early = await call();
    await early.press('2');
    expect(early.heard).toContain('Nobody is at support now.');
    const agent = await call({ from: AGENT });
    const caller = await call();
    await caller.press('2');
    expect(caller.heard).toContain('You are number 1 in line.');
    await agent.press('1');
    expect([agent.status, caller.status]).toEqual(['bridged', 'bridged']);
    await caller.hangUp();
    expect(agent.heard).toContain('For the next caller, press one.');
    const leaving = await call();
    await leaving.press('2');
    await leaving.press('1');
    expect(leaving.heard).toContain('We call you back at 1 5 5 5 1 2 3 4 5 6 7.');
    await leaving.press('1');
    expect(leaving.heard).toBe('Thank you. Support will call you back. Goodbye.');
    await vi.waitFor(() => expect(sent).toEqual(['Support: please call +15551234567 back.']));
    const withheld = await call({ from: 'anonymous' });
    await withheld.press('2');
    await withheld.press('1');
    expect(withheld.heard).toContain('All our support representatives are currently busy.');
    for (const one of [early, agent, caller, leaving, withheld]) expectClean(one);
    await agent.hangUp();
  });

  it('dials a typed extension, and says when nobody has it', async () => {
    const { phone, call } = boards({ at: OPEN });
    const desk = phone(EXTENSION);
    const caller = await call();
    await caller.press('4');
    await caller.press('999');
    expect(caller.heard).toContain('The option that you selected is invalid.');
    await caller.press('4');
    await caller.press('202');
    expect(caller.heard).toBe('Extension 2 0 2. If that is right, press one. Otherwise, press two.');
    await caller.press('1');
    await desk.answer();
    await desk.press('1');
    expect(caller.status).toBe('bridged');
    await desk.hangUp();
    expectClean(caller);
  });

  it.each<[string, string | undefined]>([
    ['wrong keys', '7'],
    ['silences', undefined],
  ])('connects reception after three %s', async (_what, key) => {
    const { phone, call } = boards({ at: OPEN });
    const reception = phone(RECEPTION);
    const caller = await call();
    for (let times = 0; times < 3; times++) await (key === undefined ? caller.wait() : caller.press(key));
    await reception.answer();
    await reception.press('1');
    expect(caller.status).toBe('bridged');
    await caller.hangUp();
    expectClean(caller);
  });

  it('says its hours, and again', async () => {
    const caller = await boards({ at: OPEN }).call();
    await caller.press('3');
    await caller.press('1');
    expect(caller.heard).toContain('We are open Monday through Friday from 9 AM to 6 PM');
    await caller.press('9');
    expect(caller.heard).toContain('Listen to the following menu options.');
    expectClean(caller);
  });

  it('takes messages at night', async () => {
    const caller = await boards({ at: NIGHT }).call();
    expect(caller.heard).toContain('ACME, Inc. is closed. We open tomorrow at 9 AM.');
    await caller.press('2');
    await caller.speak(4, 'hangup');
    expect(caller.endReason).toBe('caller-hangup');
    expectClean(caller);
  });
});
