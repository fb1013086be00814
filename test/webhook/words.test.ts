import { expect, it } from 'vitest';
import type { PhoneTree } from '../../src/state-machine.js';
import { appOf, caller } from '../helpers/caller.js';
import { twiml } from '../helpers/twiml.js';

/** A German tree that breaks when a key is pressed. */
function german(words: PhoneTree<'menu' | 'human'>['words']): PhoneTree<'menu' | 'human'> {
  return {
    states: {
      menu: {
        enter: (response) => void response.gather().say('Hallo'),
        exit({ digits }) {
          if (digits === '') return 'menu';
          throw new Error('no luck');
        },
      },
      human: {
        enter(response, { digits }) {
          if (digits === '9') throw new Error('no luck');
          response.dial('+4930123456');
        },
        exit: null,
      },
    },
    start: 'menu',
    rescue: 'human',
    ...(words && { words }),
  };
}

const inGerman = german(({ to }) => ({
  apology: { language: 'de-DE', text: `Verzeihung, ${to}.` },
  lastApology: { voice: 'Polly.Vicki', text: 'Bitte rufen Sie wieder an.' },
  goodbye: { language: 'de-DE', text: 'Auf Wiederhören.' },
}));

it.each([
  ['the apology', '1', '<Say language="de-DE">Verzeihung, +15557654321.</Say><Dial>+4930123456</Dial>'],
  ['the last apology', '9', '<Say voice="Polly.Vicki">Bitte rufen Sie wieder an.</Say><Hangup/>'],
])('%s is in the words of the tree', async (_what, key, verbs) => {
  const { press } = caller(appOf(inGerman));
  await press('');
  expect(await press(key)).toBe(twiml(verbs));
});

it('the goodbye to a silent caller is in the words of the tree', async () => {
  const { press } = caller(appOf(inGerman));
  for (let turn = 0; turn < 10; turn++) await press('');
  expect(await press('')).toBe(twiml('<Say language="de-DE">Auf Wiederhören.</Say><Hangup/>'));
});

it.each([
  ['leaves it out', () => ({})],
  ['has a character that XML does not allow', () => ({ apology: { text: 'x', voice: '\u0001' as 'alice' } })],
  ['has an empty text', () => ({ apology: { text: ' ' } })],
  [
    'throws',
    () => {
      throw new Error('no luck');
    },
  ],
])('the apology is the server’s own where the tree %s', async (_what, words) => {
  const { press } = caller(appOf(german(words)));
  await press('');
  expect(await press('1')).toContain('<Say>We are sorry, something went wrong.');
});
