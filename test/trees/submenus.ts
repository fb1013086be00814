import type { Call, PhoneTree, State } from '../../src/state-machine.js';

/** After the demo IVR of FreeSWITCH: a menu with a submenu, star to go back, and an exit after silence. */
type Name = 'main' | 'sub' | 'music' | 'conference' | 'invalid' | 'timeout' | 'goodbye';

interface Memory {
  silent: number;
  errors: number;
  menu: 'main' | 'sub';
}

const MOST = 3;

function fail(memory: Memory, digits: string): Name {
  if (digits === '') memory.silent += 1;
  else memory.errors += 1;
  if (memory.silent >= MOST || memory.errors >= MOST) return 'timeout';
  return digits === '' ? memory.menu : 'invalid';
}

function menu(name: 'main' | 'sub', prompt: string, keys: Record<string, Name>): State<Name, Memory> {
  return {
    enter(response) {
      response.gather({ actionOnEmptyResult: true, numDigits: 1, timeout: 10, finishOnKey: '' }).say(prompt);
    },
    exit({ digits, memory }: Call<Memory>) {
      memory.menu = name;
      return keys[digits] ?? fail(memory, digits);
    },
  };
}

const states: Record<Name, State<Name, Memory>> = {
  main: menu(
    'main',
    'For music, press 1. To join the conference, press 2. For more, press 3. To hear this again, press 9.',
    {
      1: 'music',
      2: 'conference',
      3: 'sub',
      9: 'main',
    },
  ),
  sub: menu(
    'sub',
    'This is the second menu. For the conference, press 1. To return to the main menu, press star.',
    {
      1: 'conference',
      '*': 'main',
    },
  ),
  music: {
    enter(response) {
      response.play('/music.mp3');
    },
    exit: 'goodbye',
  },
  conference: {
    enter: (response) => void response.dial({ action: '/webhook' }).conference('3000'),
    exit: () => 'goodbye',
  },
  invalid: {
    enter: (response) => void response.say('That was not a valid entry.'),
    exit: 'main',
  },
  timeout: { enter: (response) => void response.say('We did not understand. Good bye.'), exit: null },
  goodbye: { enter: (response) => void response.say('Thank you for calling. Good bye.'), exit: null },
};

export const tree: PhoneTree<Name, Memory> = {
  states,
  start: 'main',
  rescue: 'conference',
  memory: { silent: 0, errors: 0, menu: 'main' },
};
