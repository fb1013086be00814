import { describe, expect, it } from 'vitest';
import { eventually, hasChromium, useBrowser } from './browser.js';
import { quickTree, speaking } from './trees.js';

describe.runIf(hasChromium)('a call from the page', { timeout: 60_000 }, () => {
  const open = useBrowser();

  it('goes from the greeting to the goodbye by mouse', async () => {
    const { phone } = await open();
    await phone.does('Ready to call');
    await phone.button('Call').click();
    await phone.says('Welcome to ACME, Inc.');
    await phone.key('3').click();
    await phone.says('presses 3');
    await phone.says('We are open Monday through Friday');
    await phone.key('5').click();
    await eventually(() => phone.count('Listen to the following menu options.')).toBe(2);
    await phone.key('0').click();
    await phone.says('dials +12345678900');
    await phone.button('Busy').click();
    await phone.says('ends the call: the TwiML is over');
    await phone.does('Call ended');
    await phone.button('Call').waitFor();
  });

  it('goes by keyboard: Enter calls, keys press keys, Escape hangs up', async () => {
    const { tab, phone } = await open({ tree: quickTree });
    await tab.keyboard.press('Enter');
    await phone.hearsKeys();
    await tab.keyboard.press('*');
    await phone.says('presses *');
    await phone.hearsKeys();
    await tab.keyboard.press('4');
    await phone.says('Quick.');
    await phone.hearsKeys();
    await tab.keyboard.press('Escape');
    await phone.says('hangs up');
    await phone.does('Call ended');
    await tab.keyboard.press('Enter');
    await eventually(() => tab.getByText('presses *').count()).toBe(0);
    await phone.says('Menu.');
  });

  it('leaves Alt and a digit to the browser, whose tabs they change', async () => {
    const { tab, phone } = await open({ tree: quickTree });
    await phone.button('Call').click();
    await phone.hearsKeys();
    await tab.keyboard.press('Alt+3');
    await tab.keyboard.press('4');
    await phone.says('presses 4');
    expect(await phone.count('presses')).toBe(1);
  });

  it('leaves keys alone that are typed into a field', async () => {
    const { tab, phone } = await open({
      tree: speaking((response) => void response.gather({ input: ['dtmf', 'speech'] }).say('Say it.')),
    });
    await phone.button('Call').click();
    const field = tab.getByLabel('What the caller says');
    await field.pressSequentially('Room 101');
    expect(await field.inputValue()).toBe('Room 101');
    await field.press('Enter');
    await phone.says('says "Room 101"');
    await tab.getByText('SpeechResult=Room 101').waitFor();
    expect(await phone.count('presses')).toBe(0);
  });

  it('a key cuts the prompt off', async () => {
    const { phone } = await open({
      tree: speaking((response) => {
        const gather = response.gather({ numDigits: 1 });
        gather.say('word '.repeat(1000));
        gather.say('The end.');
      }),
    });
    await phone.button('Call').click();
    await phone.does('Listening');
    await phone.key('1').click();
    await phone.says('presses 1');
    await eventually(() => phone.count('TwiML')).toBe(2);
    expect(await phone.count('The end.')).toBe(0);
  });

  it('runs out of time as a Gather does, and shows how much is left', async () => {
    const { tab, phone } = await open({ tree: quickTree, reducedMotion: 'no-preference' });
    await phone.button('Call').click();
    await phone.key('4').click();
    await phone.says('Quick.');
    await phone.does('Waiting for a key');
    await tab.locator('#countdown').getByText('1 s').waitFor();
    await eventually(() => phone.lit()).toBe('menu');
    await tab.locator('#countdown').getByText('60 s').waitFor();
  });

  it('skips the wait for who stays silent', async () => {
    const { phone } = await open({ tree: quickTree });
    await phone.button('Call').click();
    await phone.button('Stay silent').click();
    await phone.says('stays silent');
    await eventually(() => phone.count('Menu.')).toBe(2);
  });

  it('records until the caller stops speaking', async () => {
    const { phone } = await open({ tree: quickTree });
    await phone.button('Call').click();
    await phone.key('1').click();
    await phone.says('beeps and records');
    await phone.button('Speak').click();
    await phone.button('Stop speaking').click();
    await phone.says('recorded');
    await phone.says('Thanks.');
    await phone.does('Call ended');
  });

  it('records a caller who hangs up', async () => {
    const { tab, phone } = await open({ tree: quickTree });
    await phone.button('Call').click();
    await phone.key('1').click();
    await phone.button('Speak').click();
    await phone.does('Recording: you speak');
    await phone.button('Hang up').click();
    await tab.getByText('Digits=hangup').waitFor();
    await phone.does('Call ended');
  });

  it.each([
    ['2', 'Waiting in the queue', 'Agent takes the call', 'QueueResult=bridged'],
    ['2', 'Waiting in the queue', 'Leave the queue', 'QueueResult=leave'],
    ['3', 'Ringing', 'Busy', 'DialCallStatus=busy'],
    ['3', 'Ringing', 'No answer', 'DialCallStatus=no-answer'],
    ['3', 'Ringing', 'Answered', 'DialCallStatus=completed'],
  ])('%s: while it says "%s", "%s" leads to %s', async (key, status, button, result) => {
    const { tab, phone } = await open({ tree: quickTree });
    await phone.button('Call').click();
    await phone.key(key).click();
    await phone.does(status);
    await phone.button(button).click();
    await tab.getByText(result).waitFor();
    await phone.says('Thanks.');
  });
});

describe.runIf(hasChromium)('the conversation', { timeout: 60_000 }, () => {
  const open = useBrowser();

  it('unfolds the TwiML of each turn', async () => {
    const { tab, phone } = await open({ tree: quickTree });
    await phone.button('Call').click();
    await tab.getByText('TwiML').click();
    const twiml = tab.locator('pre');
    await twiml.waitFor();
    expect(await twiml.textContent()).toBe(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<Response>',
        '  <Gather numDigits="1" actionOnEmptyResult="true" timeout="60">',
        '    <Say>Menu.</Say>',
        '  </Gather>',
        '</Response>',
      ].join('\n'),
    );
  });

  it('shows warnings by their code', async () => {
    const { tab, phone } = await open({
      tree: speaking((response) => void response.gather({ timeout: 60 }).addChild('Record', {})),
    });
    await phone.button('Call').click();
    await tab.getByRole('link', { name: 'Warning 13320' }).waitFor();
  });

  it('shows an error, and what the caller hears of it', async () => {
    const { tab, phone } = await open({
      tree: speaking((response) => void response.redirect('http://127.0.0.1:1/nowhere')),
    });
    await phone.button('Call').click();
    await tab.getByRole('link', { name: 'Error 11205' }).waitFor();
    await tab.getByText('The caller hears: “An application error has occurred. Goodbye.”').waitFor();
    await phone.does('Call ended');
  });
});
