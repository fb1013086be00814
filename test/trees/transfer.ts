import type { Call, PhoneTree, State } from '../../src/state-machine.js';

/** A Dial, an Enqueue and a Record whose results decide where the call goes. */
type StateName = 'lobby' | 'desk' | 'waiting' | 'message' | 'thanks';

const ACTION = { action: '/webhook' };

function exitLobby({ digits }: Call): StateName {
  return digits === '1' ? 'desk' : digits === '2' ? 'waiting' : 'lobby';
}

const states: Record<StateName, State<StateName>> = {
  lobby: {
    enter(response) {
      const gather = response.gather({ actionOnEmptyResult: true, numDigits: 1, timeout: 60 });
      gather.say('For the desk, press one. To wait for anybody, press two.');
    },
    exit: exitLobby,
  },
  desk: {
    enter: (response) => void response.dial({ ...ACTION, timeout: 20 }, '+15550122'),
    exit: ({ params }) => (params['DialCallStatus'] === 'completed' ? 'thanks' : 'waiting'),
  },
  waiting: {
    enter: (response) => void response.enqueue(ACTION, 'anybody'),
    exit: ({ params }) => (params['QueueResult'] === 'bridged' ? 'thanks' : 'message'),
  },
  message: {
    enter(response) {
      response.say('Please leave a message.');
      response.record({ ...ACTION, timeout: 3 });
    },
    exit: () => 'thanks',
  },
  thanks: { enter: (response) => void response.say('Thank you.'), exit: null },
};

export const tree: PhoneTree<StateName> = { states, start: 'lobby', rescue: 'desk' };
