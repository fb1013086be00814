import type { PhoneTree, State } from '../../src/state-machine.js';

/** After public help lines: emergencies first, a counsellor in a queue with a way out, a call back. */
type Name = 'notice' | 'menu' | 'veterans' | 'counsellor' | 'callBack' | 'left' | 'goodbye';

const states: Record<Name, State<Name>> = {
  notice: {
    enter: (response) => void response.say('Calls may be recorded.'),
    exit: 'menu',
  },
  menu: {
    enter(response) {
      response
        .gather({ actionOnEmptyResult: true, numDigits: 1 })
        .say(
          'In danger, hang up and dial 911. To talk to somebody, stay on the line or press 1. For veterans, press 2.',
        );
    },
    exit: ({ digits }) => (digits === '2' ? 'veterans' : 'counsellor'),
  },
  veterans: {
    enter: (response) =>
      void response.dial({ action: '/webhook', record: 'record-from-answer' }, '+15550401'),
    exit: ({ dial }) => (dial?.status === 'completed' ? 'goodbye' : 'counsellor'),
  },
  counsellor: {
    enter(response) {
      response.say('A counsellor will be with you. To leave a number instead, press 1 at any time.');
      response.enqueue({ action: '/webhook', waitUrl: '/hold' }, 'counsellors');
    },
    hold(response, { digits, queue }) {
      if (digits === '1') return void response.leave();
      const gather = response.gather({ numDigits: 1, timeout: 5 });
      gather.say(`You are number ${queue?.position}.`);
      response.play('/calm.mp3');
      response.leave();
    },
    exit: ({ queue }) => (queue?.result === 'bridged' ? 'goodbye' : 'callBack'),
  },
  callBack: {
    enter(response) {
      response.say('After the tone, say your number. We call you back within the hour.');
      response.record({ action: '/webhook', maxLength: 60 });
    },
    exit: ({ recording }) => (recording && recording.seconds > 0 ? 'left' : 'goodbye'),
  },
  left: { enter: (response) => void response.say('We have it, and will call.'), exit: 'goodbye' },
  goodbye: { enter: (response) => void response.say('You are not alone. Good bye.'), exit: null },
};

export const tree: PhoneTree<Name> = { states, start: 'notice', rescue: 'counsellor' };
