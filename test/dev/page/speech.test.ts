import { describe, expect, it } from 'vitest';
import { eventually, hasChromium, useBrowser } from './browser.js';
import { quickTree, speaking } from './trees.js';

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
const tell = (event: string) => `spoken.at(-1).dispatchEvent(new Event('${event}'))`;

/** A prompt that takes a second to say, and one that takes half an hour. */
const short = speaking((response) => {
  response.say('One two.');
  response.gather({ timeout: 60 }).say('Next.');
});
const long = speaking((response) => void response.gather({ timeout: 60 }).say('word '.repeat(5000)));

describe.runIf(hasChromium)('speech', { timeout: 60_000 }, () => {
  const open = useBrowser();

  it('is off where there are no voices', async () => {
    const { tab } = await open();
    const box = tab.getByRole('checkbox', { name: 'Speak aloud' });
    expect(await box.isDisabled()).toBe(true);
    expect(await box.isChecked()).toBe(false);
  });

  it('is by voices of this computer only, and is over when the voice is', async () => {
    const { tab, phone } = await open({ tree: long, before: VOICES });
    await phone.button('Call').click();
    await eventually(() => tab.evaluate(texts)).toHaveLength(1);
    expect(await tab.evaluate(texts)).toEqual([expect.stringMatching(/^near: word word /)]);
    await tab.evaluate(tell('start'));
    await phone.does('Listening');
    await tab.evaluate(tell('end'));
    await phone.does('Waiting for a key');
  });

  it('is waited for where the voice takes its time', async () => {
    const { tab, phone } = await open({ tree: short, before: VOICES });
    await phone.button('Call').click();
    await eventually(() => tab.evaluate('spoken.length')).toBe(1);
    await tab.evaluate(tell('start'));
    await tab.locator('#elapsed').getByText('0:03').waitFor();
    expect(await phone.count('Next.')).toBe(0);
    await tab.evaluate(tell('end'));
    await phone.says('Next.');
  });

  it('is cut off by a key', async () => {
    const { tab, phone } = await open({ tree: long, before: VOICES });
    await phone.button('Call').click();
    await eventually(() => tab.evaluate('spoken.length')).toBe(1);
    await tab.evaluate(tell('start'));
    await phone.key('1').click();
    await phone.says('presses 1');
    await eventually(() => tab.evaluate('cancelled')).toBe(1);
  });

  it('is not waited for when the page that spoke is gone', async () => {
    const { tab, phone } = await open({ tree: short, before: VOICES });
    await phone.button('Call').click();
    await eventually(() => tab.evaluate('spoken.length')).toBe(1);
    await tab.evaluate(tell('start'));
    await tab.locator('#elapsed').getByText('0:03').waitFor();
    await tab.goto('about:blank');
    await tab.goBack();
    await tab.getByRole('log').getByText('Next.').last().waitFor({ timeout: 5000 });
  });

  it('is by one of several tabs', async () => {
    const { tab, phone, url } = await open({ tree: short, before: VOICES });
    const second = await tab.context().newPage();
    await second.addInitScript(VOICES);
    await second.goto(url);
    await second.locator('body[data-connected=true]').waitFor();
    await phone.button('Call').click();
    await eventually(() => tab.evaluate('spoken.length')).toBe(1);
    await second.getByRole('log').getByText('One two.').last().waitFor();
    expect(await second.evaluate('spoken.length')).toBe(0);
  });

  it('stays off where it was switched off', async () => {
    const { tab, phone } = await open({ tree: quickTree, before: VOICES });
    const box = tab.getByRole('checkbox', { name: 'Speak aloud' });
    expect(await box.isChecked()).toBe(true);
    await box.uncheck();
    await tab.reload();
    expect(await box.isChecked()).toBe(false);
    await phone.button('Call').click();
    await phone.says('Menu.');
    expect(await tab.evaluate('spoken.length')).toBe(0);
  });
});
