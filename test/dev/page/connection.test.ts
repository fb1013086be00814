import { describe, expect, it } from 'vitest';
import { eventually, hasChromium, useBrowser } from './browser.js';
import { quickTree } from './trees.js';

describe.runIf(hasChromium)('the connection', { timeout: 60_000 }, () => {
  const open = useBrowser();

  it('comes back by itself when dev does', async () => {
    const { tab, phone, stop, restart, faults } = await open({ tree: quickTree });
    await phone.button('Call').click();
    await phone.hearsKeys();
    await stop();
    await tab.getByRole('status').getByText('npm run dev has ended').waitFor();
    await phone.button('Call').click();
    await phone.says('npm run dev does not answer');
    await restart();
    await tab.locator('body[data-connected=true]').waitFor();
    expect(await tab.getByRole('status').textContent()).toBe('');
    await phone.does('Ready to call');
    await phone.button('Call').click();
    await phone.says('Menu.');
    // The browser itself notes that nobody answered.
    expect(faults.every((fault) => /ERR_(CONNECTION_REFUSED|INCOMPLETE|EMPTY_RESPONSE)/.test(fault))).toBe(
      true,
    );
    faults.splice(0);
  });

  it('is said to be lost once, however long it is', async () => {
    const { tab, stop, faults } = await open({ tree: quickTree });
    await tab.locator('body[data-connected=true]').waitFor();
    await tab.evaluate(`window.said = 0;
      new MutationObserver((changes) => { said += changes.length; }).observe(connection, { childList: true });`);
    await stop();
    await eventually(() => faults.length).toBeGreaterThan(3);
    expect(await tab.evaluate('said')).toBe(1);
    faults.splice(0);
  });

  it('shows a reloaded page, and a second one, the call as it is', async () => {
    const { tab, phone, openTab } = await open({ tree: quickTree });
    await phone.button('Call').click();
    await phone.key('4').click();
    await phone.says('Quick.');
    await eventually(() => phone.count('Menu.')).toBe(2);
    await tab.reload();
    await phone.says('Quick.');
    await phone.does('Waiting for a key');
    await tab.locator('#countdown').getByText(/\d s/).waitFor();
    expect(await phone.lit()).toBe('menu');

    const second = await openTab();
    await second.says('Quick.');
    await second.key('*').click();
    await phone.says('presses *');
  });

  it('is refused what makes no sense now, and says why', async () => {
    const { phone, url } = await open({ tree: quickTree });
    await phone.button('Call').click();
    await phone.does('Waiting for a key');
    const headers = { 'Content-Type': 'application/json', Origin: url };
    const answer = await fetch(`${url}/command`, { method: 'POST', headers, body: '{"command":"call"}' });
    expect([answer.status, await answer.text()]).toEqual([409, 'cannot call: a call is going on']);
    await phone.does('Waiting for a key');
  });
});
