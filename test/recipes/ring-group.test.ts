import { describe, expect, it } from 'vitest';
import { tree } from '../../src/recipes/ring-group.js';
import { expectClean, switchboardsTo } from '../helpers/whole-calls.js';

const [FIRST, SECOND, OWNER, PARTNER] = ['+12065550161', '+12065550162', '+12065550171', '+12065550172'];
const line = switchboardsTo(tree);
const shown = (events: { event: string }[], number: string) =>
  events.flatMap((event) =>
    'params' in event && JSON.stringify(event).includes(`"To":"${number}"`)
      ? JSON.stringify(event.params)
      : [],
  );

describe('The ring group', () => {
  it('rings at once, and the first to press 1 takes the call', async () => {
    const { phone, call } = line();
    const [first, second] = [phone(FIRST), phone(SECOND)];
    const caller = await call({ from: '+15551110001', to: '+12065550100' });
    expect([first.status, second.status]).toEqual(['ringing', 'ringing']);
    await first.answer();
    await second.answer();
    expect(second.heard).toContain('A customer calls from the number 1 5 5 5 1 1 1 0 0 0 1.');
    await second.press('1');
    expect([caller.status, first.status, second.status]).toEqual(['bridged', 'idle', 'bridged']);
    expect(shown(second.events, SECOND)[0]).toContain('"From":"+12065550100"');
    await second.hangUp();
    expect([caller.heard, caller.endReason]).toEqual(['Goodbye.', 'end-of-document']);
    expectClean(caller);
  });

  it('tries the owners in turn, who see the caller’s number', async () => {
    const { phone, call } = line();
    const [first, owner, partner] = [phone(FIRST), phone(OWNER), phone(PARTNER)];
    const caller = await call({ from: '+15551110001', to: '+12065550100' });
    await first.decline();
    await caller.wait();
    expect(caller.heard).toBe('All plumbers are at work. We try somebody else.');
    expect([owner.status, partner.status]).toEqual(['ringing', 'idle']);
    await owner.answer();
    await owner.wait();
    expect([owner.status, partner.status]).toEqual(['idle', 'ringing']);
    await partner.answer();
    await partner.press('1');
    expect(caller.status).toBe('bridged');
    expect(shown(partner.events, PARTNER)[0]).toContain('"From":"+15551110001"');
    expectClean(caller);
  });

  it('takes a message where mobiles’ voicemails answer, and where callees press another key', async () => {
    const { call } = line();
    const caller = await call({ from: '+266696687' });
    for (const callee of [0, 1, 2]) await caller.answer({ by: 'machine', callee });
    await caller.answer();
    expect(caller.calleeHeard).toContain('A customer calls from somebody without a number.');
    await caller.calleePresses('9');
    await caller.act({ act: 'no-answer' });
    expect(caller.heard).toContain('Nobody is free right now.');
    await caller.speak(5);
    expect(caller.heard).toBe('Thank you. We will call you back. Goodbye.');
    expectClean(caller);
  });

  it('stops ringing when the caller hangs up', async () => {
    const { phone, call } = line();
    const [first, owner] = [phone(FIRST), phone(OWNER)];
    const caller = await call();
    await caller.hangUp();
    expect([first.status, owner.status, caller.endReason]).toEqual(['idle', 'idle', 'caller-hangup']);
  });
});
