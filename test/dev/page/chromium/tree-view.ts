import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { expect, it } from 'vitest';
import type { PhoneTree } from '../../../../src/state-machine.js';
import { tree as bakery } from '../../../trees/bakery.js';
import { eventually, inChromium, open } from './harness.js';

inChromium('the picture of the tree', () => {
  it('marks the state that the session holds, after each turn', async () => {
    const { tab, phone, sessionStates } = await open();
    await phone.call();
    const turns = [
      ['', 'counter'],
      ['1', 'opening'],
      ['1', 'opening'],
      ['7', 'counter'],
      ['9', 'counter'],
      ['8', 'counter'],
      ['0', 'owner'],
    ] as const;
    for (const [index, [key, state]] of turns.entries()) {
      if (key) {
        await phone.hearsKeys();
        await tab.keyboard.press(key);
      }
      await eventually(() => phone.requests()).toBe(index + 1);
      await eventually(() => phone.lit()).toBe(state);
      expect(await sessionStates()).toEqual([state]);
    }
  });

  it('marks the steps that the call took', async () => {
    const { tab, phone } = await open();
    await phone.call();
    await phone.press('9');
    const marked = () => tab.locator('[data-path]').evaluateAll((parts) => parts.map(({ id }) => id).sort());
    await eventually(marked).toEqual([
      'edge-counter-unknown',
      'edge-unknown-counter',
      'edge-welcome-counter',
      'state-counter',
      'state-unknown',
      'state-welcome',
    ]);
    await tab.keyboard.press('Escape');
    await tab.locator('#state-counter[data-own=over]').waitFor();
    await phone.button('Call').click();
    await eventually(marked).toEqual(['edge-welcome-counter', 'state-counter', 'state-welcome']);
  });

  it('shows where each key leads', async () => {
    const { tab, phone } = await open();
    const choices = () => tab.locator('[data-choice] b').allTextContents();
    expect(await choices()).toEqual([]);
    await phone.call();
    await phone.hearsKeys();
    await eventually(choices).toEqual(['1', '2', '3', '8', '0']);
    await phone.key('3').hover();
    await tab.locator('#state-baker[data-target]').waitFor();
    await tab.getByText('3 leads to baker.').waitFor();
    await phone.key('4').focus();
    await tab.locator('#state-unknown[data-target]').waitFor();
    await phone.press('1');
    await eventually(choices).toEqual(['1']);
  });

  it('marks calls of other phones, each by a letter and a colour, and lists them', async () => {
    const { tab, phone, call, hangUp } = await open({ fresh: true });
    await phone.call();
    const first = await call('+14445550001');
    const second = await call('+14445550002');
    const local = await call('+15555550003');
    await first.press('1');
    await second.press('1');
    const inOpening = tab.locator('#state-opening .badge');
    await eventually(() => inOpening.allTextContents()).toEqual(['A', 'B']);
    const colours = await inOpening.evaluateAll((all) => all.map((one) => one.getAttribute('data-colour')));
    expect(new Set(colours).size).toBe(2);
    expect(await tab.locator('#state-counter .badge').allTextContents()).toEqual(['C']);
    expect(await phone.lit()).toBe('counter');
    const rows = tab.locator('#call-list li');
    await eventually(() => rows.allTextContents()).toEqual([
      expect.stringMatching(/^A…0001opening\d:\d\d$/),
      expect.stringMatching(/^B…0002opening\d:\d\d$/),
      expect.stringMatching(/^C…0003 \(local\)counter\d:\d\d$/),
    ]);

    await second.press('5');
    await eventually(() => inOpening.allTextContents()).toEqual(['A']);
    await hangUp(first);
    await eventually(() => inOpening.count()).toBe(0);
    await eventually(() => rows.first().textContent()).toBe('A…0001openingover');
    await hangUp(second);
    await hangUp(local);
  });

  it('of a long tree stays where it was scrolled to while others call', async () => {
    const rooms = Array.from({ length: 20 }, (_, number) => [
      `room${number}`,
      {
        enter: (response: VoiceResponse) => void response.gather({ numDigits: 1 }).say(`Room ${number}.`),
        exit: () => `room${(number + 1) % 20}`,
      },
    ]);
    const long = { states: Object.fromEntries(rooms), start: 'room0', rescue: 'room0' };
    const { tab, phone, call } = await open({ tree: long });
    await phone.call();
    await phone.hearsKeys();
    const other = await call();
    await tab.locator('#picture [data-own]').waitFor();
    await tab.evaluate('picture.scrollTop = 300');
    const at = await tab.evaluate('picture.scrollTop');
    expect(at).toBeGreaterThan(0);
    await other.press('1');
    await tab.locator('#call-list').getByText('room1', { exact: true }).waitFor();
    expect(await tab.evaluate('picture.scrollTop')).toBe(at);
  });

  it('is drawn again when the tree is changed, and the call goes on in the new one', async () => {
    const { tab, phone, edit } = await open();
    await phone.call();
    await phone.hearsKeys();
    const changed: PhoneTree<string> = {
      ...bakery,
      states: {
        ...bakery.states,
        counter: { enter: (response) => void response.gather().say('Soon.'), exit: () => 'news' },
        news: { enter: (response) => void response.gather().say('News.'), exit: () => 'news' },
      },
    };
    await edit(changed);
    await tab.locator('#state-news').waitFor();
    expect(await phone.lit()).toBe('counter');
    await phone.press('5');
    await phone.says('News.');
    await eventually(() => phone.lit()).toBe('news');
    expect(await tab.locator('#edge-counter-news[data-path]').count()).toBe(1);
  });
});
