import type { PhoneTree } from '../../src/state-machine.js';
import { ACTION, bye, dial, hangup, keeping, queue, thanks, typing } from './planted.js';
import { asking, byKey, gather, menu, treeTo, twimlState } from './trees.js';

const AUDIO = 'https://example.com/a.mp3';

const sharedExit = ({ dial: result }: { dial?: { status: string } }) => (result ? 'thanks' : 'second');

/** Trees without a problem, each close to one. */
export const SOUND_TREES: [what: string, tree: PhoneTree<string>][] = [
  ['a Dial that is repeated after every result', treeTo(dial(() => 'extra'))],
  [
    'an exit for a call that a stream may bring back',
    treeTo(
      twimlState(
        (response) => void response.connect().stream({ url: 'wss://example.com' }),
        () => 'menu',
      ),
    ),
  ],
  [
    'an exit that two kinds of input share',
    treeTo(
      asking('To leave, press one.', ({ dial: result, digits }) =>
        result ? 'thanks' : digits ? 'bye' : 'thanks',
      ),
      { thanks, bye },
    ),
  ],
  [
    'keys that no prompt names, where no key is named',
    treeTo(menu('You know what to do.', { 4: 'bye' }), { bye }),
  ],
  [
    'keys that an audio file may name',
    treeTo(
      twimlState(
        (response) => {
          const asked = response.gather(gather);
          asked.say('For a person, press zero.');
          asked.play(AUDIO);
        },
        byKey({ 0: 'human', 4: 'bye' }, 'extra'),
      ),
      { bye },
    ),
  ],
  [
    'keys that were named before',
    treeTo(
      asking('To leave at any time, press 8. To go on, press 1.', byKey({ 8: 'bye', 1: 'second' }, 'extra')),
      {
        second: menu('For a person, press zero.', { 0: 'human', 8: 'bye' }),
        bye,
      },
    ),
  ],
  [
    'keys that any other key stands for',
    treeTo(
      menu('For a person, press zero. Any other key ends the call.', { 0: 'human', 1: 'thanks' }, 'bye'),
      { thanks, bye },
    ),
  ],
  [
    'a digit that is counted',
    treeTo(
      asking('How many are you? Press a key from 1 to 9, or star to leave.', ({ digits }) =>
        /^\d$/.test(digits) ? 'thanks' : digits === '*' ? 'bye' : 'wrong',
      ),
      { thanks, bye },
    ),
  ],
  ['one key for one thing', treeTo(asking('To go on, press one.', () => 'human'))],
  [
    'a key that hears the menu again, as every key does',
    treeTo(menu('For a person, press zero. To hear this again, press 9.', { 0: 'human' }, 'extra')),
  ],
  [
    'a recording that an audio file announces',
    treeTo(
      twimlState((response) => {
        response.say('Hello.');
        response.play(AUDIO);
      }, 'desk'),
      { desk: dial(() => 'thanks', { ...ACTION, record: 'record-from-answer' }), thanks },
    ),
  ],
  [
    'a number that an audio file may read back',
    treeTo(
      typing(
        6,
        keeping('number', ({ digits }) => digits, 'back'),
      ),
      {
        back: twimlState((response) => {
          response.say('You typed');
          response.play(AUDIO);
        }, null),
      },
    ),
  ],
  [
    'words that a pound key ends',
    treeTo(
      twimlState(
        (response) =>
          void response
            .gather({ actionOnEmptyResult: true })
            .say('Type your number, and press the pound key.'),
        () => 'bye',
      ),
      { bye },
    ),
  ],
  [
    'a key that ends a message',
    treeTo(
      twimlState(
        (response) => {
          response.say('Press pound when you are done.');
          response.record(ACTION);
        },
        () => 'thanks',
      ),
      { thanks },
    ),
  ],
  [
    'a status that another property compares',
    treeTo(
      asking('To leave, press one.', ({ digits, memory }) =>
        digits === '1' || memory['status'] === 'noanswer' ? 'bye' : 'thanks',
      ),
      { bye, thanks },
    ),
  ],
  [
    'a call that leaves the queue to the caller',
    treeTo(
      queue(
        ({ queue: result }) => (result?.result === 'leave' ? 'gone' : 'thanks'),
        (response) => {
          response.say('Please wait.');
          response.leave();
        },
      ),
      { gone: hangup, thanks },
    ),
  ],
  [
    'an exit that states share',
    treeTo(asking('Press any key.', sharedExit), { second: dial(sharedExit), thanks }),
  ],
  [
    'star and digits that are counted',
    treeTo(
      asking('How many are you? Press a key from 1 to 9.', ({ digits }) =>
        /^\d$/.test(digits) ? 'thanks' : 'extra',
      ),
      { thanks },
    ),
  ],
  [
    'a number that is compared at one of two questions',
    treeTo(
      twimlState(
        (response, { memory }) => {
          const numDigits = memory['asked'] === true ? 2 : 1;
          response.gather({ actionOnEmptyResult: true, numDigits }).say('Type your age.');
        },
        (call) => {
          call.memory['asked'] = true;
          return call.digits === '18' ? 'thanks' : call.digits === '1' ? 'extra' : 'bye';
        },
      ),
      { thanks, bye },
    ),
  ],
  [
    'a number that is compared where words are tried too',
    treeTo(
      twimlState(
        (response) => void response.gather({ actionOnEmptyResult: true, numDigits: 2 }).say('Type your age.'),
        ({ digits }) => (digits === '18' || digits === '5' ? 'thanks' : 'bye'),
      ),
      { thanks, bye },
    ),
  ],
];
