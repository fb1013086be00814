import { bye, dial, keeping, type Planted, thanks, typing } from '../planted.js';
import { asking, byKey, gather, menu, saying, treeTo, treeWith, twimlState } from '../trees.js';

const MORE = 'For a person, press zero. For more, press one.';
const ANY = 'Press any key.';
const never = new Promise<string>(() => {});
const results = ({ dial: result }: { dial?: { status: string } }) =>
  result?.status === 'completed' ? 'thanks' : 'bye';
const byWord = { ...gather, input: ['dtmf', 'speech'] as ('dtmf' | 'speech')[], hints: 'sales' };

/** What handlers do wrong, and what exits expect in vain. */
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
  [
    'unasked-exit',
    'an exit function, and nothing that asks',
    'extra: its exit waits for input, but nothing in its TwiML asks for any',
    treeTo(saying('What now?', () => 'menu')),
    treeTo(saying('What now?', 'menu')),
  ],
  [
    'unheard-result',
    'a Dial without action whose result the exit needs',
    'extra: its exit needs the result of <Dial>, which has no action',
    treeTo(dial(results, {}), { thanks, bye }),
    treeTo(dial(results), { thanks, bye }),
  ],
  [
    'unheard-result',
    'a Dial without action before a question',
    'extra: its exit reads dial, and nothing here brings it, as <Dial> has no action',
    treeTo(
      twimlState(
        (response) => {
          response.dial('+15551234567');
          response.gather(gather).say(ANY);
        },
        (call) => (call.digits ? 'thanks' : results(call)),
      ),
      { thanks, bye },
    ),
    treeTo(dial(results), { thanks, bye }),
  ],
  [
    'never-sent',
    'an exit that reads a recording where a key is asked for',
    'extra: its exit reads recording, and nothing here brings it',
    treeTo(
      asking(ANY, ({ recording }) => (recording ? 'thanks' : 'bye')),
      { thanks, bye },
    ),
    treeTo(
      asking(ANY, ({ digits }) => (digits ? 'thanks' : 'bye')),
      { thanks, bye },
    ),
  ],
  [
    'never-sent',
    'a status that Twilio does not have',
    'extra: its exit waits for DialCallStatus noanswer, which Twilio never sends here',
    treeTo(
      dial(({ params }) => (params['DialCallStatus'] === 'noanswer' ? 'bye' : 'thanks')),
      { thanks, bye },
    ),
    treeTo(
      dial(({ params }) => (params['DialCallStatus'] === 'no-answer' ? 'bye' : 'thanks')),
      { thanks, bye },
    ),
  ],
  [
    'never-sent',
    'the pound key, which the Gather keeps',
    'extra: its exit waits for digits "#"',
    treeTo(
      asking('For a person, press zero.', ({ digits }) =>
        digits === '0' || digits === '#' ? 'human' : 'wrong',
      ),
    ),
    treeTo(typing(2, ({ digits }) => (digits === '0' || digits === '11' ? 'human' : 'wrong'))),
  ],
  [
    'unheard-speech',
    'a Gather that listens to words, and an exit that reads keys only',
    'extra: its Gather listens to words, but its exit reads keys only',
    treeTo(
      twimlState(
        (response) => void response.gather(byWord).say('Say sales.'),
        byKey({ 1: 'human' }, 'wrong'),
      ),
    ),
    treeTo(
      twimlState(
        (response) => void response.gather(byWord).say('Say sales.'),
        ({ digits, speech }) => (digits === '1' || speech === 'sales' ? 'human' : 'wrong'),
      ),
    ),
  ],
  [
    'asks-twice',
    'a Gather of a state that goes straight on to another',
    'extra: its <Gather> asks the caller, but it goes straight on, and the answer goes to menu',
    treeTo(twimlState((response) => void response.gather(gather).say('Yes?'), 'menu')),
    treeTo(asking('Yes?', () => 'menu')),
  ],
  [
    'real-clock',
    'an exit that reads the clock',
    'extra: its exit reads the clock: read call.time',
    treeTo(
      asking(ANY, () => (new Date().getHours() < 12 ? 'human' : 'bye')),
      { bye },
    ),
    treeTo(
      asking(ANY, ({ time }) => (time.getHours() < 12 ? 'human' : 'bye')),
      { bye },
    ),
  ],
];
