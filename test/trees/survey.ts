import type { PhoneTree, State } from '../../src/state-machine.js';

/** Questions by number, a comment in the caller's words, and a way out of the survey. */
type Name = 'consent' | 'question' | 'comment' | 'thanks' | 'person' | 'goodbye';

interface Memory {
  question: number;
  answers: number[];
}

const QUESTIONS = ['How friendly were we?', 'How fast were we?', 'Would you call again?'];

const states: Record<Name, State<Name, Memory>> = {
  consent: {
    enter: (response) =>
      void response
        .gather({ actionOnEmptyResult: true, numDigits: 1 })
        .say('To take part in our survey, press 1. For a person, press 0. Otherwise, hang up.'),
    exit: ({ digits }) => (digits === '1' ? 'question' : digits === '0' ? 'person' : 'goodbye'),
  },
  question: {
    enter(response, { memory }) {
      const gather = response.gather({ actionOnEmptyResult: true, numDigits: 1, timeout: 10 });
      gather.say(`${QUESTIONS[memory.question]} Press a key from 1 to 5, where 5 is best.`);
    },
    exit({ digits, memory }) {
      if (/^[1-5]$/.test(digits)) memory.answers.push(Number(digits));
      else memory.answers.push(0);
      memory.question += 1;
      return memory.question < QUESTIONS.length ? 'question' : 'comment';
    },
  },
  comment: {
    enter(response) {
      response.say('What could be better? Speak after the tone, and press any key when you are done.');
      response.record({ action: '/webhook', maxLength: 90, transcribe: true });
    },
    exit: () => 'thanks',
  },
  thanks: {
    enter: (response, { memory }) => void response.say(`Thank you for ${memory.answers.length} answers.`),
    exit: null,
  },
  person: {
    enter(response) {
      response.dial('+15550800');
      response.say('Good bye.');
    },
    exit: null,
  },
  goodbye: { enter: (response) => void response.say('Good bye.'), exit: null },
};

export const tree: PhoneTree<Name, Memory> = {
  states,
  start: 'consent',
  rescue: 'person',
  memory: { question: 0, answers: [] },
};
