import type { PhoneTree, State } from '../../src/state-machine.js';

const ROOMS = 199;
const KEYS = ['one', 'two', 'three'];

const room = (number: number) => `room${number}`;

/** A room whose doors lead to three others at most, and back. */
function makeRoom(number: number): State<string> {
  const first = number * KEYS.length + 1;
  const doors = KEYS.map((key, index) => ({ key, to: first + index })).filter(({ to }) => to < ROOMS);
  const back = number === 0 ? '' : 'To go back, press nine. ';
  return {
    enter(response) {
      const gather = response.gather({ actionOnEmptyResult: true, numDigits: 1 });
      const choices = doors.map(({ key, to }) => `For room ${to}, press ${key}. `).join('');
      gather.say(`This is room ${number}. ${choices}${back}For the janitor, press zero.`);
    },
    exit({ digits }) {
      if (digits === '0') return 'janitor';
      if (digits === '9') return room(Math.max(Math.ceil(number / KEYS.length) - 1, 0));
      return room(doors[Number(digits) - 1]?.to ?? number);
    },
  };
}

/** A tree of 200 states, six levels deep. */
export const tree: PhoneTree<string> = {
  states: {
    ...Object.fromEntries(Array.from({ length: ROOMS }, (_, number) => [room(number), makeRoom(number)])),
    janitor: { enter: (response) => void response.dial('+15550133'), exit: null },
  },
  start: room(0),
  rescue: 'janitor',
};
