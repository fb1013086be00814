import { expect, it } from 'vitest';
import { realClock } from '../../../../src/phone/clock.js';
import { tree as transfer } from '../../../trees/transfer.js';
import { manualClock } from '../manual-clock.js';
import { eventually, inChromium, open } from './harness.js';
import { speaking } from './webhook.js';

const recording = speaking((response) => void response.record());

inChromium('a call from the page', () => {
  it('goes from the greeting to the goodbye by mouse, in real time', async () => {
    const { phone } = await open({ clock: realClock(), fresh: true });
    await phone.does('Ready to call');
    await phone.button('Call').click();
    await phone.says('The bakery.');
    await phone.key('1').click();
    await phone.says('presses 1');
    await phone.says('We open at six.');
    await phone.key('5').click();
    await eventually(() => phone.count('To order a cake, press two.')).toBe(2);
    await phone.key('0').click();
    await phone.says('dials +15550100');
    await phone.button('Busy').click();
    await phone.says('ends the call: the TwiML is over');
    await phone.does('Call ended');
    await phone.button('Call').waitFor();
  });

  it('goes by keyboard: Enter calls, keys press keys, Escape hangs up', async () => {
    const { tab, phone } = await open();
    await tab.keyboard.press('Enter');
    await phone.hearsKeys();
    await tab.keyboard.press('*');
    await phone.says('presses *');
    await phone.says('We do not sell that.');
    await tab.keyboard.press('1');
    await phone.says('We open at six.');
    await phone.hearsKeys();
    await tab.keyboard.press('Escape');
    await phone.says('hangs up');
    await phone.does('Call ended');
    await tab.keyboard.press('Enter');
    await eventually(() => tab.getByText('presses *').count()).toBe(0);
    await phone.says('The bakery.');
  });

  it('leaves Alt and a digit to the browser, which changes tabs by them', async () => {
    const { tab, phone } = await open();
    await phone.call();
    await phone.hearsKeys();
    await tab.keyboard.press('Alt+3');
    await tab.keyboard.press('1');
    await phone.says('presses 1');
    expect(await phone.count('presses')).toBe(1);
  });

  it('does not take letters and digits that are typed into a field for keys', async () => {
    const { tab, phone } = await open({
      tree: speaking((response) => void response.gather({ input: ['dtmf', 'speech'] }).say('Say it.')),
    });
    await phone.call();
    const field = tab.getByLabel('What the caller says');
    await field.pressSequentially('Room 101');
    expect(await field.inputValue()).toBe('Room 101');
    await field.press('Enter');
    await phone.says('says "Room 101"');
    await tab.getByText('only ─"Room 101"→ only').waitFor();
    expect(await phone.count('presses')).toBe(0);
  });

  it('goes on at a key in the middle of a prompt', async () => {
    const tree = speaking((response) => {
      const gather = response.gather({ numDigits: 1 });
      gather.say('A long story.');
      gather.say('The end.');
    });
    const { phone } = await open({ tree, clock: manualClock() });
    await phone.call();
    await phone.does('only: listening');
    await phone.press('1');
    await phone.says('presses 1');
    await eventually(() => phone.requests()).toBe(2);
    expect(await phone.count('The end.')).toBe(0);
  });

  it('goes on when the time for a key is over, which it counts down', async () => {
    const clock = manualClock();
    const tree = speaking((response) => {
      response.gather({ numDigits: 1, timeout: 7 });
      response.say('Nothing was pressed.');
    });
    const { tab, phone } = await open({ tree, clock });
    await tab.emulateMedia({ reducedMotion: 'no-preference' });
    await phone.call();
    await phone.does('only: waiting for a key');
    await tab.locator('#countdown').getByText('7 s').waitFor();
    clock.pass(7000);
    await phone.says('Nothing was pressed.');
  });

  it('does not wait for a caller who stays silent', async () => {
    const { phone } = await open();
    await phone.call();
    await phone.button('Stay silent').click();
    await phone.says('stays silent');
    await phone.says('We do not sell that.');
  });

  it('records until the caller stops speaking', async () => {
    const clock = manualClock();
    const { phone } = await open({ tree: recording, clock });
    await phone.call();
    await phone.says('beeps and records');
    await phone.button('Speak').click();
    await phone.does('only: recording: you speak');
    clock.pass(2000);
    await phone.button('Stop speaking').click();
    await eventually(() => clock.waits()).toEqual([5000]);
    clock.pass(5000);
    await phone.says('recorded 2 s');
  });

  it('records a caller who hangs up', async () => {
    const { tab, phone } = await open({ tree: recording, clock: manualClock() });
    await phone.call();
    await phone.button('Speak').click();
    await phone.does('only: recording: you speak');
    await tab.keyboard.press('Escape');
    await tab.getByText('only ─recording of').waitFor();
    await phone.does('Call ended');
  });

  it.each([
    ['Busy', 'busy', 'Leave the queue', 'leave'],
    ['No answer', 'no-answer', 'Agent takes the call', 'bridged'],
    ['Unreachable', 'failed', 'Queue is full', 'queue-full'],
  ])(
    'offers what becomes of a Dial and of a queue: %s is %s, %s is %s',
    async (dialed, status, queued, result) => {
      const { tab, phone } = await open({ tree: transfer });
      await phone.call();
      await phone.press('1');
      await phone.does('desk: ringing +15550122');
      await phone.button(dialed).click();
      await tab.getByText(`─dial ${status}→`).waitFor();
      await phone.says('puts the caller into the queue');
      await phone.button(queued).click();
      await tab.getByText(`─queue ${result}→`).waitFor();
    },
  );

  it('ends well where the desk answers', async () => {
    const { tab, phone } = await open({ tree: transfer });
    await phone.call();
    await phone.press('1');
    await phone.button('Answered').click();
    await tab.getByText('─dial completed→').waitFor();
    await phone.says('Thank you.');
  });
});
