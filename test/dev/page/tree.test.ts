import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { describe, expect, it } from 'vitest';
import type { PhoneTree } from '../../../src/state-machine.js';
import { tree as realTree } from '../../helpers/caller.js';
import { eventually, hasChromium, useBrowser } from './browser.js';
import { quickTree } from './trees.js';

describe.runIf(hasChromium)('the picture', { timeout: 60_000 }, () => {
  const open = useBrowser();

  it('lights the state that the session holds, after each turn', async () => {
    const { tab, phone, sessionStates } = await open();
    await phone.button('Call').click();
    const turns = [
      ['', 'menu'],
      ['3', 'hours'],
      ['1', 'hours'],
      ['7', 'menu'],
      ['8', 'menu'],
      ['9', 'menu'],
      ['0', 'reception'],
    ] as const;
    for (const [index, [key, state]] of turns.entries()) {
      if (key) {
        await phone.hearsKeys();
        await tab.keyboard.press(key);
      }
      await eventually(() => phone.count('TwiML')).toBe(index + 1);
      await eventually(() => phone.lit()).toBe(state);
      expect(await sessionStates()).toEqual([state]);
    }
  });

  it('draws the way that the call came', async () => {
    const { tab, phone } = await open();
    await phone.button('Call').click();
    await phone.key('8').click();
    const drawn = () => tab.locator('[data-path]').evaluateAll((parts) => parts.map(({ id }) => id).sort());
    await eventually(drawn).toEqual([
      'edge-error-menu',
      'edge-greeting-menu',
      'edge-menu-error',
      'state-error',
      'state-greeting',
      'state-menu',
    ]);
    await phone.button('Hang up').click();
    await tab.locator('#state-menu[data-own=over]').waitFor();
    await phone.button('Call').click();
    await eventually(drawn).toEqual(['edge-greeting-menu', 'state-greeting', 'state-menu']);
  });

  it('shows where the keys lead that lead somewhere', async () => {
    const { tab, phone } = await open();
    const choices = () => tab.locator('[data-choice] b').allTextContents();
    expect(await choices()).toEqual([]);
    await phone.button('Call').click();
    await phone.hearsKeys();
    await eventually(choices).toEqual(['1', '2', '3', '9', '0']);
    await phone.key('2').hover();
    await tab.locator('#state-support[data-target]').waitFor();
    await tab.getByText('2 leads to support').waitFor();
    await phone.key('4').focus();
    await tab.locator('#state-error[data-target]').waitFor();
    await phone.key('3').click();
    await eventually(choices).toEqual(['1']);
  });

  it('lights real calls beside the own one, told apart by letter and colour, and lists them', async () => {
    const { tab, phone, call, hangUp } = await open();
    await phone.button('Call').click();
    const [first, second] = [await call('+14445550001'), await call('+14445550002')];
    const local = await call('+15555550003');
    await first.press('3');
    await second.press('3');
    const inHours = tab.locator('#state-hours .badge');
    await eventually(() => inHours.allTextContents()).toEqual(['A', 'B']);
    const colours = await inHours.evaluateAll((all) => all.map((one) => one.getAttribute('data-colour')));
    expect(new Set(colours).size).toBe(2);
    expect(await tab.locator('#state-menu .badge').allTextContents()).toEqual(['C']);
    expect(await phone.lit()).toBe('menu');
    const rows = tab.locator('#call-list li');
    await eventually(() => rows.allTextContents()).toEqual([
      expect.stringMatching(/^A…0001hours\d:\d\d$/),
      expect.stringMatching(/^B…0002hours\d:\d\d$/),
      expect.stringMatching(/^C…0003 \(local\)menu\d:\d\d$/),
    ]);

    await second.press('5');
    await eventually(() => inHours.allTextContents()).toEqual(['A']);
    await hangUp(first);
    await eventually(() => inHours.count()).toBe(0);
    await eventually(() => rows.first().textContent()).toBe('A…0001hoursover');
    await hangUp(second);
    await hangUp(local);
  });

  it('stays where it was scrolled to while others call', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `state ${index}`);
    const states = names.map((name, index) => [
      name,
      {
        enter: (response: VoiceResponse) => void response.gather({ numDigits: 1, timeout: 60 }).say(name),
        exit: () => names[(index + 1) % 60] ?? '',
      },
    ]);
    const tree = { states: Object.fromEntries(states), start: 'state 0', rescue: 'state 0' };
    const { tab, phone, call } = await open({ tree });
    await phone.button('Call').click();
    await phone.hearsKeys();
    const other = await call();
    await tab.evaluate('picture.scrollTop = 2000');
    const at = await tab.evaluate('picture.scrollTop');
    expect(at).toBeGreaterThan(0);
    await other.press('1');
    await tab.locator('#call-list').getByText('state 1', { exact: true }).waitFor();
    expect(await tab.evaluate('picture.scrollTop')).toBe(at);
  });

  it('is drawn anew where the tree is changed, and the call goes on in the new one', async () => {
    const { tab, phone, edit } = await open({ tree: quickTree });
    await phone.button('Call').click();
    await phone.hearsKeys();
    const changed: PhoneTree<string> = {
      ...quickTree,
      states: {
        ...quickTree.states,
        menu: { ...quickTree.states['menu'], enter: () => {}, exit: () => 'news' },
        news: { enter: (response) => void response.gather({ timeout: 60 }).say('News.'), exit: () => 'news' },
      },
    };
    await edit(changed);
    await tab.locator('#state-news').waitFor();
    expect(await phone.lit()).toBe('menu');
    await phone.key('5').click();
    await phone.says('News.');
    await eventually(() => phone.lit()).toBe('news');
    expect(await tab.locator('#edge-menu-news[data-path]').count()).toBe(1);
  });

  it('gives way to the problems of a broken tree, and the call goes on', async () => {
    const { tab, phone, tell, edit } = await open({ tree: quickTree });
    await phone.button('Call').click();
    await phone.hearsKeys();
    tell({
      event: 'tree',
      svg: '',
      edges: [],
      start: 'menu',
      problems: ['menu: 4 leads to "nowhere"', '<b>'],
    });
    await tab.getByRole('alert').getByText('menu: 4 leads to "nowhere"').waitFor();
    await tab.getByRole('alert').getByText('<b>').waitFor();
    expect(await tab.locator('#picture svg').count()).toBe(0);
    await phone.key('4').click();
    await phone.says('Quick.');
    await edit(realTree);
    await tab.locator('#state-greeting').waitFor();
    expect(await tab.getByRole('alert').count()).toBe(0);
  });
});

describe.runIf(hasChromium)('the parts of the page', { timeout: 60_000 }, () => {
  const open = useBrowser();

  it.each([
    [1440, 900],
    [1024, 768],
  ])('fit %i × %i without scrolling', async (width, height) => {
    const { tab, phone } = await open({ viewport: { width, height } });
    await phone.button('Call').click();
    await phone.hearsKeys();
    for (const part of ['#telephone', '#talk', '#tree', '#call']) {
      const box = await tab.locator(part).boundingBox();
      expect(box && box.x >= 0 && box.x + box.width <= width && box.y + box.height <= height).toBe(true);
    }
    expect(await tab.evaluate('document.documentElement.scrollHeight')).toBe(height);
  });

  it('have the keys and what was said last on one screen of a phone, and nothing to its side', async () => {
    const { tab, phone } = await open({ viewport: { width: 390, height: 844 }, tree: quickTree });
    await phone.button('Call').click();
    await phone.hearsKeys();
    expect(await tab.locator('#latest').textContent()).toBe('Tree: Menu.');
    const [latest, call] = [
      await tab.locator('#latest').boundingBox(),
      await tab.locator('#call').boundingBox(),
    ];
    expect(latest?.y).toBeGreaterThan(0);
    expect((call?.y ?? 844) + (call?.height ?? 0)).toBeLessThan(844);
    expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(390);
  });
});
