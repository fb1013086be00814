import type { PhoneTree, State } from '../../src/state-machine.js';

/** A conference with a code; who has none may wait for the host. */
type Name = 'code' | 'unknown' | 'room' | 'host' | 'noHost' | 'left';

interface Memory {
  room: string;
  wrong: number;
}

const ROOMS: Record<string, string> = { '73001': 'board', '73002': 'team' };

const states: Record<Name, State<Name, Memory>> = {
  code: {
    enter(response) {
      const gather = response.gather({ actionOnEmptyResult: true, finishOnKey: '#', timeout: 10 });
      gather.say('Type your conference code, and then the pound key. This conference is recorded.');
    },
    exit({ digits, memory }) {
      const room = ROOMS[digits];
      if (room !== undefined) {
        memory.room = room;
        return 'room';
      }
      memory.wrong += 1;
      return memory.wrong > 2 ? 'host' : 'unknown';
    },
  },
  unknown: { enter: (response) => void response.say('There is no such conference.'), exit: 'code' },
  room: {
    enter(response, { memory }) {
      response
        .dial({ action: '/webhook' })
        .conference({ record: 'record-from-start', startConferenceOnEnter: true }, memory.room);
    },
    exit: () => 'left',
  },
  host: {
    enter: (response) => void response.dial({ action: '/webhook' }, '+15550700'),
    exit: ({ dial }) => (dial?.status === 'completed' ? 'left' : 'noHost'),
  },
  noHost: { enter: (response) => void response.say('The host is not there.'), exit: 'left' },
  left: { enter: (response) => void response.say('Good bye.'), exit: null },
};

export const tree: PhoneTree<Name, Memory> = {
  states,
  start: 'code',
  rescue: 'host',
  memory: { room: '', wrong: 0 },
};
