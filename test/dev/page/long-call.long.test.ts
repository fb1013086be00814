import { expect, it } from 'vitest';
import { inChromium, open, useChromium } from './chromium/harness.js';

useChromium();

inChromium('a call of 200 turns', { timeout: 120_000 }, () => {
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
        const [key, answer] = turn % 2 ? ['1', 'We open at six.'] : ['5', 'To order a cake'];
        await phone.press(key);
        await last.getByText(answer).waitFor();
      }
    }

    await phone.call();
    await last.getByText('To order a cake').waitFor();
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
