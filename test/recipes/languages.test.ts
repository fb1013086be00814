import { describe, expect, it } from 'vitest';
import type { PhoneCall } from '../../src/phone/call.js';
import { tree } from '../../src/recipes/languages.js';
import { callsTo, expectClean, READINGS } from '../helpers/whole-calls.js';

const call = callsTo(tree);
const callOfFewSilences = callsTo(tree, { SILENT_TURNS: '2' });
const broken = { enter: () => Promise.reject(new Error('out of order')), exit: null };
const callThatBreaks = callsTo({ ...tree, states: { ...tree.states, times: broken } });
const callThatBreaksTwice = callsTo({
  ...tree,
  states: { ...tree.states, times: broken, reception: broken },
});

const [BOSTON, LONDON, MADRID, MEXICO] = ['+16175550101', '+447700900123', '+34915550101', '+525555550101'];
const [PARIS, TOKYO] = ['+33155550101', '+81355550101'];

/** Language and voice of each Say, since the first key. */
function voicesOf({ events }: PhoneCall): string[] {
  const begin = events.findIndex(({ event }) => event === 'act');
  return events.slice(begin).flatMap((event) => {
    if (event.event !== 'verb' || event.name !== 'Say') return [];
    return `${event.attributes['language']} ${event.attributes['voice']}`;
  });
}

/** The call so far was in one voice. */
function expectVoice(caller: PhoneCall, voice: string) {
  expect([...new Set(voicesOf(caller))]).toEqual([voice]);
}

describe.each(READINGS)('Costa Azul Hotels, with %o', (reading) => {
  it.each([
    [BOSTON, '1', 'en-US Polly.Joanna-Neural', 'For arrival'],
    [BOSTON, '2', 'es-MX Polly.Mia-Neural', 'Para la llegada'],
    [BOSTON, '3', 'fr-CA Polly.Gabrielle-Neural', "Pour l'arrivée"],
    [LONDON, '1', 'en-GB Polly.Amy-Neural', 'For arrival'],
    [MADRID, '2', 'es-ES Polly.Lucia-Neural', 'Para la llegada'],
    [PARIS, '3', 'fr-FR Polly.Lea-Neural', "Pour l'arrivée"],
    [TOKYO, '2', 'es-MX Polly.Mia-Neural', 'Para la llegada'],
  ])('to %s, who presses %s, speaks in %s', async (from, key, voice, heard) => {
    const caller = await call({ ...reading, from });
    expect(caller.heard).toContain('For English, press one. Para español, oprima dos. Pour le français');
    await caller.press(key);
    expect(caller.heard).toContain(heard);
    expectVoice(caller, voice);
    expectClean(caller);
  });

  it.each([
    [BOSTON, 'en-US Polly.Joanna-Neural'],
    [LONDON, 'en-GB Polly.Amy-Neural'],
    [MADRID, 'es-ES Polly.Lucia-Neural'],
    [MEXICO, 'es-MX Polly.Mia-Neural'],
    [PARIS, 'fr-FR Polly.Lea-Neural'],
    [TOKYO, 'en-US Polly.Joanna-Neural'],
    ['+266696687', 'en-US Polly.Joanna-Neural'],
    ['client:somebody', 'en-US Polly.Joanna-Neural'],
  ])('to %s, who chooses nothing, speaks in %s', async (from, voice) => {
    const caller = await call({ ...reading, from });
    await caller.wait();
    expectVoice(caller, voice);
    expectClean(caller);
  });

  it('keeps the language to the end of the call', async () => {
    const caller = await call({ ...reading, from: PARIS });
    await caller.press('3');
    await caller.press('1');
    expect(caller.heard).toContain('Votre chambre est prête');
    await caller.press('4');
    expect(caller.heard).toContain("ce n'est pas un choix");
    await caller.press('0');
    await caller.act({ act: 'busy' });
    await caller.speak(4);
    expect(caller.heard).toBe('Merci. Nous vous rappellerons. Au revoir.');
    expectVoice(caller, 'fr-FR Polly.Lea-Neural');
    expectClean(caller);
  });

  it('changes the language, and keeps it where nothing is chosen then', async () => {
    const caller = await call({ ...reading, from: LONDON });
    await caller.press('2');
    await caller.press('9');
    await caller.wait();
    expect(caller.heard).toContain('Para la llegada');
    await caller.press('9');
    await caller.press('1');
    expect(caller.heard).toContain('For arrival');
    expectClean(caller);
  });

  it('puts a caller through after three keys that mean nothing', async () => {
    const caller = await call(reading);
    await caller.press('2765');
    await caller.answer({ seconds: 20 });
    expect(caller.heard).toBe('Hasta luego.');
    expectClean(caller);
  });

  it('says good bye to a silent caller in the language of the country', async () => {
    const caller = await callOfFewSilences({ ...reading, from: MADRID });
    await caller.wait();
    await caller.wait();
    expect(caller.heard).toBe('No le hemos oído, así que terminamos esta llamada. Hasta luego.');
    expectVoice(caller, 'es-ES Polly.Lucia-Neural');
  });

  it('apologizes in the language that was chosen', async () => {
    const caller = await callThatBreaks({ ...reading, from: PARIS });
    await caller.press('2');
    await caller.press('1');
    expect(caller.heard).toBe('Lo sentimos, algo ha fallado. Le comunicamos con la recepción.');
    expect(caller.status).toBe('dialing');
    const lost = await callThatBreaksTwice({ ...reading, from: PARIS });
    await lost.press('2');
    await lost.press('1');
    expect(lost.heard).toContain('Por favor, llame más tarde.');
    expectVoice(lost, 'es-MX Polly.Mia-Neural');
  });
});
