import type { Call, PhoneTree, Place } from '../../src/state-machine.js';

/** After an Asterisk dialplan: an announcement, extensions that callers may dial, a directory, opening hours. */
type Name =
  | 'hours'
  | 'closed'
  | 'attendant'
  | 'invalid'
  | 'extension'
  | 'unavailable'
  | 'mailbox'
  | 'saved'
  | 'operator'
  | 'goodbye';

const EXTENSIONS = new Map([
  ['101', '+15550101'],
  ['102', '+15550102'],
  ['250', '+15550250'],
]);
const MOST_ERRORS = 3;

function chooseHours({ time }: Call): Name {
  const [day, hour] = [time.getDay(), time.getHours()];
  return day >= 1 && day <= 5 && hour >= 9 && hour < 17 ? 'attendant' : 'closed';
}

function exitAttendant({ digits, memory }: Call): Name {
  if (EXTENSIONS.has(digits)) {
    memory['extension'] = digits;
    return 'extension';
  }
  if (digits === '0') return 'operator';
  const errors = Number(memory['errors'] ?? 0) + 1;
  memory['errors'] = errors;
  return errors >= MOST_ERRORS ? 'operator' : 'invalid';
}

const states: Record<Name, Place<Name>> = {
  hours: { choose: chooseHours },
  closed: { enter: (response) => void response.say('Our office is closed.'), exit: 'mailbox' },
  attendant: {
    enter(response) {
      const gather = response.gather({ actionOnEmptyResult: true, numDigits: 3, timeout: 5 });
      gather.say(
        'If you know the extension of the person you want to reach, dial it now. For the operator, press 0.',
      );
    },
    exit: exitAttendant,
  },
  invalid: { enter: (response) => void response.say('That extension is not valid.'), exit: 'attendant' },
  extension: {
    enter(response, { memory }) {
      response.dial(
        { action: '/webhook', timeout: 20 },
        EXTENSIONS.get(String(memory['extension'])) ?? '+15550100',
      );
    },
    exit: ({ dial }) => (dial?.status === 'completed' ? 'goodbye' : 'unavailable'),
  },
  unavailable: { enter: (response) => void response.say('Nobody is there.'), exit: 'mailbox' },
  mailbox: {
    enter(response) {
      response.say('Leave a message after the tone, and press pound.');
      response.record({ action: '/webhook', finishOnKey: '#', maxLength: 180 });
    },
    exit: () => 'saved',
  },
  saved: { enter: (response) => void response.say('Your message is saved. Good bye.'), exit: null },
  operator: {
    enter: (response) => void response.dial({ action: '/webhook' }, '+15550100'),
    exit: ({ dial }) => (dial?.status === 'completed' ? 'goodbye' : 'mailbox'),
  },
  goodbye: { enter: (response) => void response.say('Good bye.'), exit: null },
};

export const tree: PhoneTree<Name> = { states, start: 'hours', rescue: 'operator' };
