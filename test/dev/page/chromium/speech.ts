import { expect, it } from 'vitest';
import { manualClock } from '../manual-clock.js';
import { eventually, inChromium, open } from './harness.js';
import { speaking } from './webhook.js';

/** Voices for a browser that has none; the test says when one begins and ends. */
const VOICES = `
  window.spoken = [];
  const voice = (name, localService) => ({ name, lang: 'en-US', localService });
  const synthesis = new EventTarget();
  synthesis.getVoices = () => [voice('far', false), voice('near', true)];
  synthesis.speak = (utterance) => { window.spoken.push(utterance); };
  synthesis.cancel = () => { window.cancelled = window.spoken.length; };
  Object.defineProperty(window, 'speechSynthesis', { value: synthesis });
  window.SpeechSynthesisUtterance = class extends EventTarget {
    constructor(text) { super(); this.text = text; }
  };`;

const texts = "spoken.map(({ text, voice }) => voice.name + ': ' + text)";

/** A prompt that takes 800 ms, and another one. */
const tree = speaking((response) => {
  response.say('One two.');
  response.gather({ timeout: 60 }).say('Next.');
});

/** A page with voices, in a call whose first prompt is being spoken. */
async function openSpeaking() {
  const clock = manualClock();
  const opened = await open({ tree, clock, before: VOICES });
  const { tab, phone } = opened;
  await tab.evaluate('spoken.length = 0');
  await phone.call();
  await eventually(() => tab.evaluate('spoken.length')).toBe(1);
  const voice = (event: 'start' | 'end') =>
    tab.evaluate(`spoken.at(-1).dispatchEvent(new Event('${event}'))`);
  /** Has a voice begin, and lets the usual time of the prompt pass. */
  async function speakLong() {
    const told = tab.waitForResponse((response) => response.url().endsWith('/command'));
    await voice('start');
    await told;
    clock.pass(800);
    // The voice goes on, and so does the prompt.
    await eventually(() => clock.waits().length).toBe(1);
  }
  return { ...opened, clock, voice, speakLong };
}

inChromium('speech', () => {
  it('is off where there are no voices', async () => {
    const { tab } = await open();
    const box = tab.getByRole('checkbox', { name: 'Speak aloud' });
    expect(await box.isDisabled()).toBe(true);
    expect(await box.isChecked()).toBe(false);
  });

  it('uses voices of this computer only, and the prompt ends when the voice ends', async () => {
    const { tab, phone, voice } = await openSpeaking();
    expect(await tab.evaluate(texts)).toEqual(['near: One two.']);
    await voice('start');
    await voice('end');
    await phone.says('Next.');
  });

  it('makes the prompt longer where the voice takes its time', async () => {
    const { phone, voice, speakLong } = await openSpeaking();
    await speakLong();
    expect(await phone.count('Next.')).toBe(0);
    await voice('end');
    await phone.says('Next.');
  });

  it('stops at a key', async () => {
    const { tab, phone, clock, voice } = await openSpeaking();
    clock.pass(800);
    await eventually(() => tab.evaluate(texts)).toEqual(['near: One two.', 'near: Next.']);
    await voice('start');
    await phone.press('1');
    await phone.says('presses 1');
    await eventually(() => tab.evaluate('cancelled')).toBe(2);
  });

  it('is not waited for when the page that spoke has gone', async () => {
    const { tab, speakLong } = await openSpeaking();
    await speakLong();
    await tab.goto('about:blank');
    await tab.goBack();
    await tab.getByRole('log').getByText('Next.').last().waitFor();
  });

  it('comes from one of several tabs', async () => {
    const { tab, phone, openTab } = await open({ tree, clock: manualClock(), before: VOICES });
    await tab.evaluate('spoken.length = 0');
    const { tab: second } = await openTab();
    await second.locator('body[data-connected=true]').waitFor();
    await phone.call();
    await eventually(() => tab.evaluate('spoken.length')).toBe(1);
    await second.getByRole('log').getByText('One two.').last().waitFor();
    expect(await second.evaluate('spoken.length')).toBe(0);
  });

  it('stays off after it was switched off', async () => {
    const { tab, phone } = await open({ before: VOICES, fresh: true });
    const box = tab.getByRole('checkbox', { name: 'Speak aloud' });
    expect(await box.isChecked()).toBe(true);
    await box.uncheck();
    await tab.reload();
    expect(await box.isChecked()).toBe(false);
    await phone.call();
    await phone.says('The bakery.');
    expect(await tab.evaluate('spoken.length')).toBe(0);
  });
});
