import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Call, PhoneTree, State } from '../../src/state-machine.js';

/** A menu, a voicemail, a queue, opening hours and a human: each kind of state that a simple tree has. */
type StateName = 'welcome' | 'counter' | 'order' | 'baker' | 'opening' | 'owner' | 'unknown';

function ask(response: VoiceResponse, prompt: string) {
  response.gather({ actionOnEmptyResult: true, numDigits: 1 }).say(prompt);
}

function enterCounter(response: VoiceResponse) {
  ask(
    response,
    'To hear when we are open, press one. To order a cake, press two. To ask the baker, press three. ' +
      'For the owner, press zero. To hear this again, press eight.',
  );
}

function exitCounter({ digits }: Call): StateName {
  const choices = new Map<string, StateName>([
    ['1', 'opening'],
    ['2', 'order'],
    ['3', 'baker'],
    ['0', 'owner'],
    ['8', 'counter'],
  ]);
  return choices.get(digits) ?? 'unknown';
}

function enterOrder(response: VoiceResponse) {
  response.say('Say which cake you want, and when you will fetch it.');
  response.record();
}

function enterBaker(response: VoiceResponse) {
  response.say('The baker washes the flour off.');
  response.enqueue('bakers');
}

const states: Record<StateName, State<StateName>> = {
  welcome: { enter: (response) => void response.say('The bakery.'), exit: 'counter' },
  counter: { enter: enterCounter, exit: exitCounter },
  order: { enter: enterOrder, exit: null },
  baker: { enter: enterBaker, exit: null },
  opening: {
    enter: (response) => ask(response, 'We open at six. To hear this again, press one.'),
    exit: ({ digits }) => (digits === '1' ? 'opening' : 'counter'),
  },
  owner: { enter: (response) => void response.dial('+15550100'), exit: null },
  unknown: { enter: (response) => void response.say('We do not sell that.'), exit: 'counter' },
};

export const tree: PhoneTree<StateName> = { states, start: 'welcome', rescue: 'owner' };
