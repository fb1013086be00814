import { expect, it } from 'vitest';
import { eventually, inChromium, open } from './harness.js';

/** The browser itself reports each failed request. */
const NO_ANSWER = /ERR_(CONNECTION_REFUSED|CONNECTION_RESET|INCOMPLETE|EMPTY_RESPONSE)/;

inChromium('the connection', () => {
  it('comes back by itself when dev does', async () => {
    const { tab, phone, stop, restart, takeFaults } = await open();
    await phone.call();
    await phone.hearsKeys();
    await stop();
    await tab.getByRole('status').getByText('npm run dev has ended').waitFor();
    await phone.button('Call: npm run dev does not answer').click({ force: true });
    await tab.locator('#latest').getByText('npm run dev does not answer').waitFor();
    await restart();
    await tab.locator('body[data-connected=true]').waitFor();
    expect(await tab.locator('#connection').textContent()).toBe('');
    await phone.does('Ready to call');
    await phone.button('Call').click();
    await phone.says('The bakery.');
    for (const fault of takeFaults()) expect(fault).toMatch(NO_ANSWER);
  });

  it('is reported as lost once, however often the page tries again', async () => {
    const { tab, stop, faults, takeFaults } = await open();
    await tab.locator('body[data-connected=true]').waitFor();
    await tab.evaluate(`window.said = 0;
      new MutationObserver((changes) => { said += changes.length; }).observe(connection, { childList: true });`);
    await stop();
    await eventually(() => faults().length).toBeGreaterThan(3);
    expect(await tab.evaluate('said')).toBe(1);
    await tab.goto('about:blank');
    takeFaults();
  });

  it('shows the call as it is to a reloaded page, and to a second one', async () => {
    const { tab, phone, openTab } = await open();
    await phone.call();
    await phone.press('1');
    await phone.says('We open at six.');
    await tab.reload();
    await phone.says('We open at six.');
    await phone.does('opening: waiting for a key');
    await tab.locator('#countdown').getByText('5 s').waitFor();
    expect(await phone.lit()).toBe('opening');

    const { phone: second } = await openTab();
    await second.says('We open at six.');
    await second.key('*').click();
    await phone.says('presses *');
  });

  it('gets a reason for what is impossible now, and the call goes on', async () => {
    const { phone, url } = await open();
    await phone.call();
    await phone.does('counter: waiting for a key');
    const headers = { 'Content-Type': 'application/json', Origin: url };
    const answer = await fetch(`${url}/command`, {
      method: 'POST',
      headers,
      body: '{"tab":"one","command":"call"}',
    });
    expect([answer.status, await answer.text()]).toEqual([409, 'cannot call: a call is going on']);
    await phone.does('counter: waiting for a key');
  });
});
