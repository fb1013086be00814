import { describe, expect, it } from 'vitest';
import { tree } from '../../src/recipes/say-or-press.js';
import { callsTo, expectClean, READINGS } from '../helpers/whole-calls.js';

const call = callsTo(tree);
const DIRECTIONS = 'We are at 12 Harbour Street';
const UNCLEAR = 'Sorry, we did not understand.';
const KEYS = 'Please use the keys of your phone.';

describe.each(READINGS)('Harbour Street Dental Practice, with %o', (reading) => {
  it.each([
    ['It hurts a lot', 'We will see you today.', 'dialing'],
    ['I would like to BOOK a cleaning', 'After the tone', 'recording'],
    ['Where are you?', DIRECTIONS, 'gathering'],
    ['Can I speak to a person', '', 'dialing'],
  ])('leads on where the caller says "%s"', async (words, heard, status) => {
    const caller = await call(reading);
    await caller.say(words);
    expect(caller.heard).toContain(heard);
    expect(caller.status).toBe(status);
    expectClean(caller);
  });

  it.each([
    ['1', 'dialing'],
    ['2', 'recording'],
    ['3', 'gathering'],
    ['0', 'dialing'],
  ])('leads on where the caller presses %s', async (key, status) => {
    const caller = await call(reading);
    await caller.press(key);
    expect(caller.heard).not.toContain(UNCLEAR);
    expect(caller.status).toBe(status);
    expectClean(caller);
  });

  it('confirms words that it is not sure of, once', async () => {
    const caller = await call(reading);
    await caller.say('parking', 0.4);
    expect(caller.heard).toContain('Did you say "directions"?');
    await caller.say('yes, please', 0.2);
    expect(caller.heard).toContain(DIRECTIONS);
    expectClean(caller);
  });

  it('takes a denial that has a word of consent as a denial', async () => {
    const caller = await call(reading);
    await caller.say('parking', 0.4);
    await caller.say("No, that isn't right");
    expect(caller.heard).not.toContain(DIRECTIONS);
    expect(caller.heard).toContain(UNCLEAR);
    expectClean(caller);
  });

  it('takes a key as confirmation', async () => {
    const caller = await call(reading);
    await caller.say('parking', 0.4);
    await caller.press('1');
    expect(caller.heard).toContain(DIRECTIONS);
    expectClean(caller);
  });

  it('asks for a key after two misunderstandings, and then a person answers', async () => {
    const caller = await call(reading);
    await caller.say('xylophone');
    expect(caller.heard).toContain(UNCLEAR);
    await caller.say('parking', 0.4);
    await caller.say('no');
    expect(caller.heard).toContain(KEYS);
    expect(caller.acts).not.toContain('say');
    await caller.wait();
    await caller.answer({ seconds: 30 });
    expect(caller.heard).toBe('Goodbye.');
    expectClean(caller);
  });

  it('takes silence as a misunderstanding', async () => {
    const caller = await call(reading);
    await caller.wait();
    expect(caller.heard).toContain(UNCLEAR);
    await caller.wait();
    expect(caller.heard).toContain(KEYS);
    await caller.press('3');
    expect(caller.heard).toContain(DIRECTIONS);
    expectClean(caller);
  });

  it('takes a message where reception does not answer', async () => {
    const caller = await call(reading);
    await caller.say('toothache');
    await caller.act({ act: 'busy' });
    expect(caller.heard).toContain('Nobody is free');
    await caller.speak(5, '#');
    expect(caller.heard).toBe('Thank you. We will call you back. Goodbye.');
    expectClean(caller);
  });
});
