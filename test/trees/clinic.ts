import type { Call, PhoneTree, Place } from '../../src/state-machine.js';

/** Two languages: each state says its words in the language that the caller chose. */
type Name = 'language' | 'main' | 'wrong' | 'hours' | 'nurse' | 'busy' | 'goodbye';

interface Memory {
  language: 'en' | 'es';
  wrong: number;
}

const WORDS = {
  en: {
    main: 'For our hours, press one. For a nurse, press zero.',
    wrong: 'That is not a choice.',
    hours: 'We are open from 8 to 5. To go back, press any key.',
    busy: 'All nurses are busy. Please call again later.',
    goodbye: 'Good bye.',
  },
  es: {
    main: 'Para el horario, oprima el uno. Para hablar con una enfermera, oprima el cero.',
    wrong: 'Esa opción no es válida.',
    hours: 'Abrimos de 8 a 5. Para volver, oprima cualquier tecla.',
    busy: 'Todas las enfermeras están ocupadas. Llame más tarde.',
    goodbye: 'Adiós.',
  },
};

const says = (call: Call<Memory>, what: keyof (typeof WORDS)['en']) =>
  [
    { language: call.memory.language === 'es' ? 'es-MX' : 'en-US' } as const,
    WORDS[call.memory.language][what],
  ] as const;
const gather = { actionOnEmptyResult: true, numDigits: 1 };

const states: Record<Name, Place<Name, Memory>> = {
  language: {
    enter(response) {
      const asked = response.gather(gather);
      asked.say('For English, stay on the line.');
      asked.say({ language: 'es-MX' }, 'Para español, oprima el dos.');
    },
    exit({ digits, memory }) {
      memory.language = digits === '2' ? 'es' : 'en';
      return 'main';
    },
  },
  main: {
    enter: (response, call) => void response.gather(gather).say(...says(call, 'main')),
    exit({ digits, memory }) {
      if (digits === '0') return 'nurse';
      if (digits === '1') return 'hours';
      memory.wrong += 1;
      return memory.wrong >= 3 ? 'nurse' : 'wrong';
    },
  },
  wrong: { enter: (response, call) => void response.say(...says(call, 'wrong')), exit: 'main' },
  hours: {
    enter: (response, call) => void response.gather(gather).say(...says(call, 'hours')),
    exit: () => 'main',
  },
  nurse: {
    enter: (response) => void response.dial({ action: '/webhook', timeout: 15 }, '+15550500'),
    exit: ({ dial }) => (dial?.status === 'completed' ? 'goodbye' : 'busy'),
  },
  busy: { enter: (response, call) => void response.say(...says(call, 'busy')), exit: 'goodbye' },
  goodbye: { enter: (response, call) => void response.say(...says(call, 'goodbye')), exit: null },
};

export const tree: PhoneTree<Name, Memory> = {
  states,
  start: 'language',
  rescue: 'nurse',
  memory: { language: 'en', wrong: 0 },
};
