import { describe, expect, it } from 'vitest';
import { spokenKeys } from '../../src/graph/spoken-keys.js';

describe('keys that a prompt promises', () => {
  it.each([
    ['For cakes, press one. For bread, press 2.', '12'],
    ['Press one for sales, two for support.', '12'],
    ['Press 1, 2 or 3.', '123'],
    ['Press the pound key, or hit star.', '*#'],
    ['Für den Verkauf drücken Sie die Eins, für den Service die Raute-Taste.', '1'],
    ['Um es noch einmal zu hören, drücken Sie bitte die 9.', '9'],
    ['Para ventas, oprima el dos. Para salir, pulse cero.', '02'],
    ['Pour le service, appuyez sur le 3 ou la touche étoile.', '3*'],
    ['Para vendas, pressione dois. Tecle zero para voltar.', '02'],
    ['Per le vendite, prema il tasto sette.', '7'],
    ['Voor verkoop, toets vier. Druk op hekje om terug te gaan.', '4#'],
    ['We have 24 offices, and 3 shops. Use number 5.', ''],
    ['Dial 1-800-FLOWERS, or press 1234.', ''],
    ['Hang up and dial nine one one.', ''],
    ['Press one of the following. Press one more time.', ''],
    ['', ''],
  ])('%s: %s', (prompt, keys) => {
    expect([...spokenKeys(prompt).promised].toSorted().join('')).toBe([...keys].toSorted().join(''));
  });
});

describe('spokenKeys', () => {
  it('finds keys that are mentioned anywhere, and keys inside a range', () => {
    const { mentioned } = spokenKeys('Extension seven is closed. Press 1 through 4.');
    expect([...mentioned].toSorted()).toEqual(['1', '2', '3', '4', '7']);
  });

  it.each([
    'or any other key',
    'oder eine beliebige Taste',
    'o cualquier otra tecla',
    "ou n'importe quelle autre touche",
  ])('knows that other keys work too: %s', (words) => {
    expect(spokenKeys(`Press one, ${words}.`).others).toBe(true);
    expect(spokenKeys('Press one.').others).toBe(false);
  });

  it('finds keys that repeat or go back', () => {
    expect([...spokenKeys('To hear this again, press 9. For sales, press 1.').again]).toEqual(['9']);
    expect([...spokenKeys('Para volver, oprima el cero.').again]).toEqual(['0']);
  });

  it('finds phrases that name the key before the choice', () => {
    expect(spokenKeys('Press one for sales. For support, press two.').keyFirst).toEqual(['Press one for']);
    expect(spokenKeys('Pulse uno para ventas.').keyFirst).toEqual(['Pulse uno para']);
  });
});
