import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { eventually, hasChromium, useBrowser } from './browser.js';
import { quickTree } from './trees.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const FINDINGS = `axe.run().then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => [id, target, failureSummary])))`;

describe.runIf(hasChromium)('axe finds nothing', { timeout: 60_000 }, () => {
  const open = useBrowser();

  it.each([
    ['light', { width: 1440, height: 900 }],
    ['dark', { width: 1440, height: 900 }],
    ['light', { width: 390, height: 844 }],
  ] as const)(
    'in %s at %o: idle, in a call, with real calls, in an error, with a broken tree',
    async (colorScheme, viewport) => {
      const { tab, phone, call, tell } = await open({
        tree: quickTree,
        colorScheme,
        viewport,
      });
      const findings = async () => {
        await tab.evaluate(axe);
        return tab.evaluate(FINDINGS);
      };
      await tab.locator('#state-menu').waitFor();
      expect(await findings()).toEqual([]);

      await phone.button('Call').click();
      await phone.key('7').click();
      await phone.says('presses 7');
      await eventually(() => phone.count('Menu.')).toBe(2);
      for (const digits of ['1', '2', '3', '4']) await call(`+1444555000${digits}`);
      await phone.does('Waiting for a key');
      await tab.getByText('TwiML').first().click();
      await phone.key('2').hover();
      expect(await findings()).toEqual([]);

      await phone.key('1').click();
      await phone.button('Speak').waitFor();
      tell({ event: 'tree', svg: '', edges: [], start: 'menu', problems: ['menu: 4 leads to "nowhere"'] });
      await tab.getByRole('alert').waitFor();
      expect(await findings()).toEqual([]);
    },
  );
});

describe.runIf(hasChromium)('who uses the keyboard', { timeout: 60_000 }, () => {
  const open = useBrowser();

  it('gets everywhere, sees where they are, and is not lost where a button goes', async () => {
    const { tab, phone } = await open({ tree: quickTree });
    const focused = () =>
      tab.evaluate(
        'document.activeElement.ariaLabel || document.activeElement.id || document.activeElement.innerText',
      );
    await phone.does('Ready to call');
    const stops: unknown[] = [];
    for (let stop = 0; stop < 15; stop++) {
      await tab.keyboard.press('Tab');
      stops.push(await focused());
      expect(await tab.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    }
    expect(stops.slice(0, 3)).toEqual(['1', '2\nABC', '3\nDEF']);
    expect(stops.slice(-3)).toEqual(['Call', 'conversation', 'Picture of the tree']);

    await phone.button('Call').click();
    await phone.button('Stay silent').focus();
    await tab.keyboard.press('Enter');
    await phone.says('stays silent');
    await phone.hearsKeys();
    await phone.button('Stay silent').focus();
    await tab.keyboard.press('3');
    await phone.does('Ringing');
    expect(await focused()).toBe('Hang up');
  });
});
