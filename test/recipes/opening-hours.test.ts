import { describe, expect, it } from 'vitest';
import { tree } from '../../src/recipes/opening-hours.js';
import { expectClean, switchboardsTo } from '../helpers/whole-calls.js';

const SHOP = '+13035550142';
/** Denver is six hours behind UTC in summer. */
const [OPEN, LUNCH, NIGHT] = ['2026-07-07T16:00Z', '2026-07-07T19:30Z', '2026-07-08T03:00Z'];

const line = switchboardsTo(tree);

describe('The shop with opening hours', () => {
  it('is called while it is open', async () => {
    const { phone, call } = line();
    const shop = phone(SHOP);
    const caller = await call({ at: OPEN });
    await caller.press('1');
    expect(caller.heard).toContain('on Thursday until 8 PM');
    await caller.wait();
    await shop.answer();
    expect([caller.status, shop.status]).toEqual(['bridged', 'bridged']);
    await shop.hangUp();
    expect([caller.heard, caller.endReason]).toEqual(['Good bye.', 'end-of-document']);
    expectClean(caller);
  });

  it('takes a message where nobody answers, twice', async () => {
    const { phone, call } = line();
    const shop = phone(SHOP);
    const caller = await call({ at: OPEN });
    await caller.wait();
    await shop.decline();
    expect(caller.heard).toContain('All of us are with customers.');
    await caller.press('2');
    await caller.wait();
    await caller.press('1');
    await caller.speak(6);
    expect(caller.heard).toBe('Thank you. We will call you back. Good bye.');
    expectClean(caller);
  });

  it.each([
    ['at lunchtime', LUNCH, 'is having lunch. We are back today at 2 PM.'],
    ['at night', NIGHT, 'is closed now. We open tomorrow at 9 AM.'],
    ['before a weekend', '2026-07-12T03:00Z', 'We open on Tuesday at 9 AM.'],
    ['on a holiday', '2026-12-25T18:00Z', 'We open tomorrow at 10 AM.'],
    ['after noon on a short day', '2026-12-24T19:00Z', 'We open on Saturday at 10 AM.'],
  ])('says %s when it opens, and takes a message', async (_when, at, heard) => {
    const caller = await line().call({ at });
    expect(caller.heard).toContain(heard);
    await caller.press('1');
    await caller.speak(6, 'hangup');
    expect(caller.endReason).toBe('caller-hangup');
    expectClean(caller);
  });

  it('says good bye to a caller who says nothing', async () => {
    const caller = await line().call({ at: NIGHT });
    await caller.press('1');
    await caller.wait();
    expect(caller.heard).toBe('Good bye.');
    expectClean(caller);
  });
});
