import { bye, dial, type Planted, thanks, typing } from '../planted.js';
import { asking, byKey, gather, saying, treeTo, twimlState } from '../trees.js';

const ANY = 'Press any key.';
const results = ({ dial: result }: { dial?: { status: string } }) =>
  result?.status === 'completed' ? 'thanks' : 'bye';
const byWord = { ...gather, input: ['dtmf', 'speech'] as ('dtmf' | 'speech')[], hints: 'sales' };

/** Exits that do not fit what the TwiML asks for. */
export const EXIT_FAULTS: Planted[] = [
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
    'extra: its exit reads dial, which Twilio never sends here, because <Dial> has no action',
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
    'unheard-result',
    "a Dial without action whose result the exit reads among Twilio's parameters",
    'extra: its exit reads params.DialCallStatus, which Twilio never sends here, because <Dial> has no action',
    treeTo(
      twimlState(
        (response) => {
          response.dial('+15551234567');
          response.gather(gather).say(ANY);
        },
        ({ params }) => (params['DialCallStatus'] === 'busy' ? 'thanks' : 'bye'),
      ),
      { thanks, bye },
    ),
    treeTo(
      dial(({ params }) => (params['DialCallStatus'] === 'busy' ? 'thanks' : 'bye')),
      { thanks, bye },
    ),
  ],
  [
    'never-sent',
    'an exit that reads a recording where a key is asked for',
    'extra: its exit reads recording, which Twilio never sends here',
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
    'extra: its exit compares DialCallStatus with noanswer, which Twilio never sends here',
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
    'extra: its exit compares digits with "#"',
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
    'extra: its <Gather> asks the caller, but the call goes straight on, and menu gets the answer',
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
