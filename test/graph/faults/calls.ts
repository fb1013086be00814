import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { ACTION, bye, dial, hangup, keeping, type Planted, queue, thanks, typing } from '../planted.js';
import { asking, byKey, human, menu, saying, treeTo, treeWith, twimlState } from '../trees.js';

const busyTo = (to: string) => dial(({ dial: result }) => (result?.status === 'busy' ? to : 'thanks'));
const fullTo = (to: string) =>
  queue(({ queue: result }) => (result?.result === 'queue-full' ? to : 'thanks'));
const message = (exit: null | (() => string)) =>
  twimlState((response) => {
    response.say('Leave a message.');
    response.record(ACTION);
  }, exit);
// Not written as a number, so that it cannot be found in the source.
const isPin = ({ digits }: { digits: string }) => (Number(digits) === 47 * 100 + 11 ? 'human' : 'extra');
const wait = 'Please wait.';
const hold = (response: VoiceResponse) => {
  response.say(wait);
  response.leave();
};

/** Faults in the paths of calls. */
export const CALL_FAULTS: Planted[] = [
  [
    'silent-end',
    'a Gather that ends the call where the caller stays silent',
    'extra: the call ends without a word when the caller stays silent',
    treeTo(
      twimlState(
        (response) => void response.gather({ numDigits: 1 }).say('Press any key.'),
        () => 'human',
      ),
    ),
    treeTo(
      twimlState(
        (response) => {
          response.gather({ numDigits: 1 }).say('Press any key.');
          response.say('We did not hear you. Good bye.');
        },
        () => 'human',
      ),
    ),
  ],
  [
    'silent-end',
    'a wrong key that hangs up',
    'extra: the call ends without a word when the caller presses a key',
    treeTo(menu('For a person, press zero.', { 0: 'human' }, 'gone'), { gone: hangup }),
    treeTo(menu('For a person, press zero.', { 0: 'human' }, 'gone'), { gone: bye }),
  ],
  [
    'silent-end',
    'a busy number that ends the call',
    'extra: the call ends without a word when the caller finds the number busy',
    treeTo(busyTo('gone'), { thanks, gone: hangup }),
    treeTo(busyTo('bye'), { thanks, bye }),
  ],
  [
    'silent-end',
    'advice: a busy number, where the tree says that the call ends',
    'extra: the call ends without a word when the caller finds the number busy',
    treeTo(dial(null, {})),
    treeTo(human),
  ],
  [
    'silent-end',
    'advice: a message after which nothing is said',
    'extra: the call ends without a word when the caller has left a message',
    treeTo(message(null)),
    treeTo(
      message(() => 'thanks'),
      { thanks },
    ),
  ],
  [
    'silent-end',
    'a full queue that ends the call',
    'extra: the call ends without a word when the caller finds the queue full',
    treeTo(fullTo('gone'), { thanks, gone: hangup }),
    treeTo(fullTo('bye'), { thanks, bye }),
  ],
  [
    'no-way-out',
    'a state that leads to itself only',
    'extra: no caller gets from here to an end, a person or a recorder: let a key lead to one',
    treeTo(menu('To stay, press zero.', { 0: 'extra' }, 'extra')),
    treeTo(menu('To leave, press zero.', { 0: 'human' }, 'extra')),
  ],
  [
    'no-way-out',
    'advice: a PIN that cannot be guessed',
    'extra: no caller gets from here to an end, a person or a recorder (as far as was tried: some numbers were tried at extra)',
    treeTo(typing(4, isPin)),
    treeTo({ ...typing(4, isPin), tries: ['4711'] }),
  ],
  [
    'no-human',
    'a menu from which nobody gets to a person',
    'extra: no caller gets from here to a person',
    treeTo(menu('To hear this again, press one. To leave, press two.', { 1: 'extra', 2: 'bye' }, 'extra'), {
      bye,
    }),
    treeTo(menu('To hear this again, press one. To go back, press two.', { 1: 'extra', 2: 'menu' }, 'extra')),
  ],
  [
    'no-human',
    'a tree in which nobody is',
    'menu: no call gets to a person',
    { states: { menu: asking('Press any key.', () => 'bye'), bye }, start: 'menu', rescue: 'bye' },
    treeWith({}),
  ],
  [
    'endless-errors',
    'a menu that asks again for ever',
    'menu: a caller who presses wrong keys is asked again for ever here',
    treeTo(saying('Hello.', 'menu')),
    treeTo(saying('Hello.', 'menu'), {
      menu: asking('For a person, press zero. For more, press one.', (call) => {
        const wrong = Number(call.memory['wrong'] ?? 0) + 1;
        call.memory['wrong'] = wrong;
        return wrong > 2 ? 'human' : byKey({ 0: 'human', 1: 'extra' }, 'wrong')(call);
      }),
    }),
  ],
  [
    'not-read-back',
    'a number that is kept as it was typed',
    'extra: the number that callers type is kept, but thanks does not read it back',
    treeTo(
      typing(
        6,
        keeping('number', ({ digits }) => digits, 'thanks'),
      ),
      { thanks },
    ),
    treeTo(
      typing(
        6,
        keeping('number', ({ digits }) => digits, 'back'),
      ),
      {
        back: twimlState((response, { memory }) => {
          response.say(`You typed ${[...String(memory['number'])].join(' ')}.`);
        }, null),
      },
    ),
  ],
  [
    'queue-without-exit',
    'a queue that callers cannot leave',
    'extra: callers can leave the queue only by hanging up',
    treeTo(
      queue(() => 'bye'),
      { bye },
    ),
    treeTo(
      queue(() => 'bye', hold),
      { bye },
    ),
  ],
  [
    'queue-without-music',
    'a queue in which nothing is heard',
    'extra: callers wait in silence',
    treeTo(
      queue(
        () => 'bye',
        (response) => void response.pause({ length: 30 }),
      ),
      { bye },
    ),
    treeTo(
      queue(
        () => 'bye',
        (response) => void response.say(wait),
      ),
      { bye },
    ),
  ],
];
