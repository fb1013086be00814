import type { PhoneTree, Place } from '../../src/state-machine.js';

/** A PIN that is checked outside, three attempts, and a balance for those who know it. */
type Name =
  | 'account'
  | 'readBack'
  | 'pin'
  | 'check'
  | 'refused'
  | 'menu'
  | 'balance'
  | 'agent'
  | 'locked'
  | 'goodbye';

interface Memory {
  account: string;
  attempts: number;
}

const states: Record<Name, Place<Name, Memory>> = {
  account: {
    enter(response) {
      response
        .gather({ actionOnEmptyResult: true, numDigits: 8, timeout: 8 })
        .say('Type your account number of eight digits.');
    },
    exit({ digits, memory }) {
      if (!/^\d{8}$/.test(digits)) return 'agent';
      memory.account = digits;
      return 'readBack';
    },
  },
  readBack: {
    enter(response, { memory }) {
      const gather = response.gather({ actionOnEmptyResult: true, numDigits: 1 });
      gather.say(
        `You typed ${[...memory.account].join(' ')}. If that is right, press 1. To type it again, press 2.`,
      );
    },
    exit: ({ digits }) => (digits === '1' ? 'pin' : digits === '2' ? 'account' : 'readBack'),
  },
  pin: {
    enter: (response) =>
      void response.gather({ actionOnEmptyResult: true, numDigits: 4 }).say('Type your PIN.'),
    exit: ({ digits }) => (digits.length === 4 ? 'check' : 'refused'),
    tries: ['4711'],
  },
  check: { act: async ({ digits }) => (digits === '4711' ? 'menu' : 'refused'), to: ['menu', 'refused'] },
  refused: {
    choose({ memory }) {
      memory.attempts += 1;
      return memory.attempts >= 3 ? 'locked' : 'pin';
    },
  },
  menu: {
    enter: (response) =>
      void response
        .gather({ actionOnEmptyResult: true, numDigits: 1 })
        .say('For your balance, press 1. For an agent, press 0.'),
    exit: ({ digits }) => (digits === '1' ? 'balance' : digits === '0' ? 'agent' : 'menu'),
  },
  balance: { enter: (response) => void response.say('Your balance is 12 dollars.'), exit: 'menu' },
  locked: { enter: (response) => void response.say('Three wrong PINs. An agent helps you.'), exit: 'agent' },
  agent: {
    enter(response) {
      response.dial('+15550600');
      response.say('Nobody is free now. Please call again.');
    },
    exit: 'goodbye',
  },
  goodbye: { enter: (response) => void response.say('Good bye.'), exit: null },
};

export const tree: PhoneTree<Name, Memory> = {
  states,
  start: 'account',
  rescue: 'agent',
  memory: { account: '', attempts: 0 },
};
