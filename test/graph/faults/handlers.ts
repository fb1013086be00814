import { bye, keeping, type Planted } from '../planted.js';
import { asking, menu, saying, treeTo, treeWith, twimlState } from '../trees.js';

const MORE = 'For a person, press zero. For more, press one.';
const ANY = 'Press any key.';
const never = new Promise<string>(() => {});

/** Faults of handlers. */
export const HANDLER_FAULTS: Planted[] = [
  [
    'missing-state',
    'an exit function that leads to no state',
    'menu: its exit leads to "constructor", which is not a state (1)',
    treeWith({ menu: menu(MORE, { 0: 'human', 1: 'constructor' }) }),
    treeWith({ menu: menu(MORE, { 0: 'human', 1: 'bye' }), bye }),
  ],
  [
    'missing-state',
    'an exit that is written down and leads to no state',
    'wrong: its exit leads to "meny", which is not a state',
    treeWith({ wrong: saying('No.', 'meny') }),
    treeWith({ wrong: saying('No.', 'menu') }),
  ],
  [
    'missing-state',
    'a fork that leads to no state',
    'extra: its choose leads to "nowhere", which is not a state',
    treeTo({ choose: () => 'nowhere' }),
    treeTo({ choose: () => 'human' }),
  ],
  [
    'automatic-circle',
    'a fork and a state in a circle',
    'left: automatic exits run in a circle: extra → left → extra',
    treeTo({ choose: () => 'left' }, { left: saying('Left.', 'extra') }),
    treeTo({ choose: () => 'left' }, { left: saying('Left.', 'menu') }),
  ],
  [
    'handler-throws',
    'an exit that throws for one key',
    'menu: exit throws Error: no luck (7)',
    treeWith({
      menu: asking('For a person, press zero.', ({ digits }) => {
        if (digits === '7') throw new Error('no luck');
        return digits === '0' ? 'human' : 'wrong';
      }),
    }),
    treeWith({}),
  ],
  [
    'handler-throws',
    'an enter that throws once something is in the memory',
    'extra: enter throws Error: out of words',
    treeTo(
      twimlState((response, { memory }) => {
        if (memory['visits'] === 1) throw new Error('out of words');
        response.say('Hello.');
      }, 'again'),
      {
        again: asking(
          ANY,
          keeping('visits', () => 1, 'extra'),
        ),
      },
    ),
    treeTo(saying('Hello.', 'again'), {
      again: asking(
        ANY,
        keeping('visits', () => 1, 'menu'),
      ),
    }),
  ],
  [
    'handler-late',
    'an exit whose answer never comes',
    'menu: exit does not answer within 30 ms (5)',
    treeWith({
      menu: asking('For a person, press zero.', ({ digits }) =>
        digits === '0' ? 'human' : digits === '5' ? never : 'wrong',
      ),
    }),
    treeWith({
      menu: asking('For a person, press zero.', async ({ digits }) => (digits === '0' ? 'human' : 'wrong')),
    }),
  ],
  [
    'memory-not-json',
    'a date in the memory',
    'human: the memory has "time", which is not JSON',
    treeTo(
      asking(ANY, ({ memory, time }) => {
        Object.assign(memory, { time });
        return 'human';
      }),
    ),
    treeTo(
      asking(
        ANY,
        keeping('time', ({ time }) => time.toISOString(), 'human'),
      ),
    ),
  ],
  [
    'memory-not-json',
    'NaN in the memory',
    'human: the memory has "total", which is not JSON',
    treeTo(
      asking(
        ANY,
        keeping('total', ({ digits }) => Number(`${digits}!`), 'human'),
      ),
    ),
    treeTo(
      asking(
        ANY,
        keeping('total', ({ digits }) => digits.length, 'human'),
      ),
    ),
  ],
  [
    'memory-not-json',
    'a list instead of the memory',
    'human: the memory is not an object',
    treeTo(
      asking(ANY, (call) => {
        Object.assign(call, { memory: ['kept'] });
        return 'human';
      }),
    ),
    treeTo(
      asking(
        ANY,
        keeping('list', () => ['kept'], 'human'),
      ),
    ),
  ],
];
