import type { Call, PhoneTree, Place } from '../../src/state-machine.js';

/** After the examples of the VoiceXML standard: a form that is filled in by words, and confirmed. */
type Name = 'size' | 'topping' | 'nomatch' | 'noinput' | 'back' | 'confirm' | 'ordered' | 'help' | 'clerk';
type Field = 'size' | 'topping';

interface Memory {
  field: Field;
  size: string;
  topping: string;
  misses: number;
}

function field(name: Field, words: readonly string[], next: Name): Place<Name, Memory> {
  return {
    enter(response) {
      const gather = response.gather({
        actionOnEmptyResult: true,
        input: ['speech'],
        hints: `${words.join(', ')}, help`,
      });
      gather.say(`Which ${name}: ${words.join(' or ')}?`);
    },
    exit({ speech, memory }: Call<Memory>) {
      memory.field = name;
      const said = speech.toLowerCase();
      if (said === 'help') return 'help';
      const word = words.find((one) => said.includes(one));
      if (word !== undefined) {
        memory[name] = word;
        return next;
      }
      memory.misses += 1;
      if (memory.misses > 2) return 'clerk';
      return said === '' ? 'noinput' : 'nomatch';
    },
  };
}

const states: Record<Name, Place<Name, Memory>> = {
  size: field('size', ['small', 'large'], 'topping'),
  topping: field('topping', ['cheese', 'mushrooms', 'olives'], 'confirm'),
  nomatch: { enter: (response) => void response.say('I did not understand.'), exit: 'back' },
  noinput: { enter: (response) => void response.say('I did not hear you.'), exit: 'back' },
  help: { enter: (response) => void response.say('Say one of the words that you hear.'), exit: 'back' },
  back: { choose: ({ memory }) => memory.field },
  confirm: {
    enter(response, { memory }) {
      const gather = response.gather({ actionOnEmptyResult: true, input: ['speech'], hints: 'yes, no' });
      gather.say(`A ${memory.size} pizza with ${memory.topping}. Is that right?`);
    },
    exit: ({ speech }) => (/yes/i.test(speech) ? 'ordered' : /no/i.test(speech) ? 'size' : 'clerk'),
  },
  ordered: {
    enter: (response, { memory }) => void response.say(`Your ${memory.size} pizza comes soon.`),
    exit: null,
  },
  clerk: {
    enter(response) {
      response.dial('+15550300');
      response.say('Good bye.');
    },
    exit: null,
  },
};

export const tree: PhoneTree<Name, Memory> = {
  states,
  start: 'size',
  rescue: 'clerk',
  memory: { field: 'size', size: '', topping: '', misses: 0 },
};
