import { expect, it } from 'vitest';
import { inChromium, open } from './harness.js';
import { speaking } from './webhook.js';

inChromium('the conversation', () => {
  it('unfolds the TwiML of each turn', async () => {
    const { tab, phone } = await open({
      tree: speaking((response) => void response.gather({ numDigits: 1 }).say('Hello.')),
    });
    await phone.call();
    await tab.locator('summary').click();
    const twiml = tab.locator('pre');
    await twiml.waitFor();
    expect(await twiml.textContent()).toBe(
      ['<Response>', '  <Gather numDigits="1">', '    <Say>Hello.</Say>', '  </Gather>', '</Response>'].join(
        '\n',
      ),
    );
  });

  it('shows warnings by their code', async () => {
    const { tab, phone } = await open({
      tree: speaking((response) => void response.gather().addChild('Record', {})),
    });
    await phone.call();
    await tab.getByRole('link', { name: 'Warning 13320' }).waitFor();
  });

  it('shows an error, and what the caller hears then', async () => {
    const { tab, phone } = await open({
      tree: speaking((response) => void response.redirect('http://127.0.0.1:1/nowhere')),
    });
    await phone.call();
    await tab.getByRole('link', { name: 'Error 11205' }).waitFor();
    await tab.getByText('The caller hears: “An application error has occurred. Goodbye.”').waitFor();
    await phone.does('Call ended');
  });
});
