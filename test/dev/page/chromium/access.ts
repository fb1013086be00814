import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { eventually, inChromium, open } from './harness.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const LOOKS = [
  { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const;

inChromium('axe', () => {
  it('finds nothing, light or dark, wide or narrow: idle, in a call, with real calls, in an error', async () => {
    const { tab, phone, call, tell } = await open({ fresh: true });
    await tab.evaluate(axe);
    /** The findings in each look, with the rules and the elements. */
    async function findings() {
      const found: unknown[] = [];
      for (const { colorScheme, viewport } of LOOKS) {
        await tab.setViewportSize(viewport);
        await tab.emulateMedia({ colorScheme });
        found.push(
          await tab.evaluate(`axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) =>
            nodes.map(({ target, failureSummary }) => [id, target, failureSummary])))`),
        );
      }
      await tab.setViewportSize(LOOKS[0].viewport);
      return found.flat();
    }
    await tab.locator('#state-counter').waitFor();
    expect(await findings()).toEqual([]);

    await phone.call();
    await phone.press('7');
    await phone.says('presses 7');
    await phone.says('We do not sell that.');
    for (const digits of ['1', '2', '3', '4']) await call(`+1444555000${digits}`);
    await phone.does('counter: waiting for a key');
    await tab.locator('summary').first().click();
    await phone.key('2').hover();
    expect(await findings()).toEqual([]);

    await phone.press('2');
    await phone.button('Speak').waitFor();
    tell({ event: 'tree', svg: '', edges: [], start: 'counter', problems: ['counter: no exit'] });
    await tab.getByRole('alert').waitFor();
    expect(await findings()).toEqual([]);
  });
});

inChromium('the keyboard', () => {
  it('reaches everything, shows the focus, and keeps it where a button goes', async () => {
    const { tab, phone } = await open({ fresh: true });
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
    expect(stops.slice(-3)).toEqual(['Call', 'conversation', 'Fit']);

    await phone.button('Call').click();
    await phone.button('Stay silent').focus();
    await tab.keyboard.press('Enter');
    await phone.says('stays silent');
    await eventually(() => phone.count('We do not sell that.')).toBe(1);
    await phone.button('Stay silent').focus();
    await tab.keyboard.press('0');
    await phone.does('owner: ringing +15550100');
    expect(await focused()).toBe('display');
  });
});
