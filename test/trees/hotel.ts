import type { Call, PhoneTree, Place } from '../../src/state-machine.js';

/** A hotel's desk: guests are known by their number, rooms are dialed, a wake-up call is booked. */
type Name =
  | 'guest'
  | 'welcome'
  | 'menu'
  | 'room'
  | 'noRoom'
  | 'wake'
  | 'badTime'
  | 'book'
  | 'booked'
  | 'full'
  | 'desk'
  | 'night'
  | 'goodbye';

interface Memory {
  wake: string;
  errors: number;
}

const GUESTS = new Set(['+15559990101', '+15559990102']);

const isTime = (digits: string) => /^([01]\d|2[0-3])[0-5]\d$/.test(digits);

function exitMenu({ digits, memory }: Call<Memory>): Name {
  if (/^[2-4]\d\d$/.test(digits)) return 'room';
  if (digits === '8') return 'wake';
  if (digits === '0') return 'desk';
  memory.errors += 1;
  return memory.errors > 2 ? 'desk' : 'noRoom';
}

const states: Record<Name, Place<Name, Memory>> = {
  guest: { choose: ({ from }) => (GUESTS.has(from) ? 'welcome' : 'menu') },
  welcome: { enter: (response) => void response.say('Welcome back.'), exit: 'menu' },
  menu: {
    enter(response) {
      const gather = response.gather({ actionOnEmptyResult: true, finishOnKey: '#', timeout: 5 });
      gather.say(
        'Type the number of a room. For a wake-up call, press 8. For the desk, press 0. Then press pound.',
      );
    },
    exit: exitMenu,
  },
  room: {
    enter: (response) => void response.dial({ action: '/webhook', timeout: 25 }, '+15550900'),
    exit: ({ dial }) => (dial?.status === 'completed' ? 'goodbye' : 'desk'),
  },
  noRoom: { enter: (response) => void response.say('There is no such room.'), exit: 'menu' },
  wake: {
    enter: (response) =>
      void response
        .gather({ actionOnEmptyResult: true, numDigits: 4 })
        .say('Type the time in four digits, such as 0 6 3 0.'),
    exit({ digits, memory }) {
      memory.wake = digits;
      return isTime(digits) ? 'book' : 'badTime';
    },
  },
  badTime: { enter: (response) => void response.say('That is not a time.'), exit: 'desk' },
  book: { act: async (): Promise<Name> => 'booked', to: ['booked', 'full'], pretend: () => {} },
  booked: {
    enter: (response, { memory }) => void response.say(`We call you at ${[...memory.wake].join(' ')}.`),
    exit: 'goodbye',
  },
  full: { enter: (response) => void response.say('Too many guests want to be called then.'), exit: 'desk' },
  desk: {
    enter: (response) => void response.dial({ action: '/webhook' }, '+15550901'),
    exit: ({ dial }) => (dial?.status === 'completed' ? 'goodbye' : 'night'),
  },
  night: {
    enter(response) {
      response.say('Nobody is at the desk. Leave a message.');
      response.record({ action: '/webhook' });
    },
    exit: () => 'goodbye',
  },
  goodbye: { enter: (response) => void response.say('Good night.'), exit: null },
};

export const tree: PhoneTree<Name, Memory> = {
  states,
  start: 'guest',
  rescue: 'desk',
  memory: { wake: '', errors: 0 },
};
