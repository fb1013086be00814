import { describe, expect, it } from 'vitest';
import { hasChromium, useBrowser } from './browser.js';

describe.runIf(hasChromium)('a call of 200 turns', { timeout: 120_000 }, () => {
  const open = useBrowser();

  it('grows neither the page nor its memory once the conversation is full', async () => {
    const { tab, phone, turns } = await open();
    const devtools = await tab.context().newCDPSession(tab);
    await devtools.send('Performance.enable');
    async function measure() {
      await devtools.send('HeapProfiler.collectGarbage');
      const { metrics } = await devtools.send('Performance.getMetrics');
      const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
      return { nodes: of('Nodes'), heap: of('JSHeapUsedSize'), listeners: of('JSEventListeners') };
    }
    const last = tab.locator('#conversation > :last-child');
    async function press(until: number) {
      for (let turn = turns(); turn < until; turn++) {
        const [key, answer] = turn % 2 ? ['3', 'We are open'] : ['9', 'Listen to the following'];
        await phone.hearsKeys();
        await tab.keyboard.press(key);
        await last.getByText(answer).waitFor();
      }
    }

    await phone.button('Call').click();
    await last.getByText('Listen to the following').waitFor();
    await press(80);
    const early = await measure();
    await press(200);
    const late = await measure();
    expect(late.nodes).toBeLessThan(early.nodes * 1.1);
    expect(late.listeners).toBeLessThan(early.listeners * 1.1);
    expect(late.heap).toBeLessThan(early.heap * 1.2);
    expect(await tab.locator('#conversation > *').count()).toBe(200);
  });
});
