import { expect, it } from 'vitest';
import { inChromium, open } from './harness.js';

inChromium('the parts of the page', () => {
  it.each([
    [1440, 900],
    [1024, 768],
  ])('fit %i × %i without scrolling', async (width, height) => {
    const { tab, phone } = await open({ viewport: { width, height } });
    await phone.call();
    await phone.hearsKeys();
    for (const part of ['#telephone', '#talk', '#tree', '#call']) {
      const box = await tab.locator(part).boundingBox();
      expect(box && box.x >= 0 && box.x + box.width <= width && box.y + box.height <= height).toBe(true);
    }
    expect(await tab.evaluate('document.documentElement.scrollHeight')).toBe(height);
  });

  it('have the keys and the latest prompt on one screen of a phone, and nothing beside it', async () => {
    const { tab, phone } = await open({ viewport: { width: 390, height: 844 } });
    await phone.call();
    await phone.hearsKeys();
    expect(await tab.locator('#latest').textContent()).toMatch(/^Tree: To hear when we are open/);
    const latest = await tab.locator('#latest').boundingBox();
    const call = await tab.locator('#call').boundingBox();
    expect(latest?.y).toBeGreaterThan(0);
    expect((call?.y ?? 844) + (call?.height ?? 0)).toBeLessThan(844);
    expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(390);
  });
});
