import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { ACTION, bye, dial, type Planted, saysAll, thanks } from '../planted.js';
import { byKey, gather, human, menu, saying, treeTo, treeWith, twimlState } from '../trees.js';

const SPANISH = 'Para ventas, oprima el dos. Para hablar con alguien, oprima cero.';
const results = ({ dial: result }: { dial?: { status: string } }) =>
  result?.status === 'completed' ? 'thanks' : 'bye';
const calling = (...numbers: string[]) =>
  twimlState((response) => {
    const dialing = response.dial();
    for (const number of numbers) dialing.number(number);
    response.say('Good bye.');
  }, null);
const after = (verb: (response: VoiceResponse) => void) =>
  twimlState(
    (response) => {
      verb(response);
      response.say('Thank you.');
    },
    () => 'thanks',
  );
const recording = (maxLength: number) =>
  twimlState(
    (response) => void response.record({ ...ACTION, transcribe: true, maxLength }),
    () => 'thanks',
  );
const playing = (attributes: object) =>
  twimlState(
    (response) => response.addChild('Play', attributes).addText('https://example.com/a.mp3'),
    'human',
  );
const keysTo = (...keys: string[]) => Object.fromEntries(keys.map((key) => [key, 'bye']));
const recorded = { ...ACTION, record: 'record-from-answer' } as const;
const waiting = (timeout: number) =>
  twimlState(
    (response) => void response.gather({ ...gather, timeout }).say('Press any key.'),
    () => 'human',
  );
const pausing = (length: number) =>
  twimlState(
    (response) => {
      const asked = response.gather(gather);
      asked.pause({ length });
      asked.say('For a person, press zero. To leave, press one.');
    },
    byKey({ 0: 'human', 1: 'bye' }, 'extra'),
  );
const AGAIN = 'For a person, press zero. To hear this again, press one.';

/** What Twilio, the law or callers' ears object to. */
export const TWIML_FAULTS: Planted[] = [
  [
    'invalid-twiml',
    'an attribute that Twilio does not know',
    'human: TwiML: <Play> has no attribute "lop"',
    treeTo(playing({ lop: '2' })),
    treeTo(playing({ loop: '2' })),
  ],
  [
    'large-twiml',
    'TwiML over 64 kB',
    'bytes, and Twilio takes 65536 at most',
    treeTo(saysAll(new Array(30).fill('No. '.repeat(600)), 'human')),
    treeTo(saysAll(new Array(20).fill('No. '.repeat(600)), 'human')),
  ],
  [
    'long-say',
    'a Say over the limit of a voice',
    'Polly.Joanna says 3000 at most',
    treeTo(
      twimlState((response) => void response.say({ voice: 'Polly.Joanna' }, 'No. '.repeat(800)), 'human'),
    ),
    treeTo(saying('No. '.repeat(800), 'human')),
  ],
  [
    'long-say',
    'a Say over the limit of the usual voice',
    'its voice says 4096 at most',
    treeTo(saying('No. '.repeat(1100), 'human')),
    treeTo(saying('No. '.repeat(1000), 'human')),
  ],
  [
    'unreached-verb',
    'words after a Record',
    'extra: <Say> is never reached: <Record> before it',
    treeTo(
      after((response) => response.record(ACTION)),
      { thanks },
    ),
    treeTo(
      after((response) => response.gather({ numDigits: 1 })),
      { thanks },
    ),
  ],
  [
    'unreached-verb',
    'words after a Dial with action',
    'extra: <Say> is never reached: <Dial> before it',
    treeTo(
      after((response) => response.dial(ACTION, '+15551234567')),
      { thanks },
    ),
    treeTo(human),
  ],
  [
    'unreached-verb',
    'words after an Enqueue with action',
    'extra: <Say> is never reached: <Enqueue> before it',
    treeTo(
      after((response) => response.enqueue(ACTION, 'support')),
      { thanks },
    ),
    treeTo(human),
  ],
  [
    'unreached-verb',
    'words after a Redirect',
    'extra: <Say> is never reached: <Redirect> before it',
    treeTo(
      after((response) => response.redirect('/webhook')),
      { thanks },
    ),
    treeTo(human),
  ],
  [
    'bad-number',
    'a number that is not E.164',
    'extra: it dials 5551234567, which is not E.164',
    treeTo(calling('5551234567')),
    treeTo(calling('+1 (555) 123-4567')),
  ],
  [
    'bad-number',
    'an emergency number among others',
    'extra: it dials 112, which Twilio does not connect as an emergency call',
    treeTo(calling('+15551234567', '112')),
    treeTo(calling('+15551234567', '+15551234568')),
  ],
  [
    'transcribe-limit',
    'a transcript of a long message',
    'extra: Twilio transcribes messages of 2 to 120 s, and maxLength is 300',
    treeTo(recording(300), { thanks }),
    treeTo(recording(120), { thanks }),
  ],
  [
    'transcribe-limit',
    'a transcript of one second',
    'and maxLength is 1:',
    treeTo(recording(1), { thanks }),
    treeTo(recording(2), { thanks }),
  ],
  [
    'unannounced-recording',
    'a recorded conversation that nobody announces',
    'extra: the call is recorded, and no prompt before says so',
    treeTo(dial(results, recorded), { thanks, bye }),
    treeTo(saying('Der Anruf wird aufgezeichnet.', 'desk'), { desk: dial(results, recorded), thanks, bye }),
  ],
  [
    'unannounced-recording',
    'a recording that starts by itself',
    'extra: the call is recorded, and no prompt before says so',
    treeTo(twimlState((response) => void response.start().recording({}), 'human')),
    treeTo(twimlState((response) => void response.start().stream({ url: 'wss://example.com' }), 'human')),
  ],
  [
    'unannounced-recording',
    'a conference that is recorded',
    'extra: the call is recorded, and no prompt before says so',
    treeTo(
      twimlState(
        (response) => void response.dial(ACTION).conference({ record: 'record-from-start' }, 'team'),
        () => 'thanks',
      ),
      { thanks },
    ),
    treeTo(
      twimlState(
        (response) => void response.dial(ACTION).conference({ record: 'do-not-record' }, 'team'),
        () => 'thanks',
      ),
      { thanks },
    ),
  ],
  [
    'odd-timeout',
    'a Gather that waits a minute',
    'extra: a Gather waits 60 s, and callers need 3 to 10',
    treeTo(waiting(60)),
    treeTo(waiting(10)),
  ],
  [
    'odd-timeout',
    'a Gather that hardly waits',
    'extra: a Gather waits 2 s',
    treeTo(waiting(2)),
    treeTo(waiting(3)),
  ],
  [
    'idle-key',
    'a prompt that promises a key which does nothing',
    'menu: a prompt promises 1, which does what every key does that means nothing',
    treeWith({ menu: menu('For a person, press zero. For sales, press 1.', { 0: 'human' }) }),
    treeWith({ menu: menu('For a person, press zero. We have 1 office.', { 0: 'human' }) }),
  ],
  [
    'idle-key',
    'a Spanish prompt that promises a key which does nothing',
    'extra: a prompt promises 2',
    treeTo(menu(SPANISH, { 0: 'human' }, 'extra')),
    treeTo(menu(SPANISH, { 0: 'human', 2: 'bye' }, 'extra'), { bye }),
  ],
  [
    'idle-key',
    'a prompt that promises a key where nothing waits',
    'extra: a prompt promises 1, but nothing waits for a key here',
    treeTo(saying('To hear more, press one.', null)),
    treeTo(menu('To hear this again, press one.', { 1: 'extra' }, 'menu')),
  ],
  [
    'unsaid-key',
    'a key that works, and that no prompt says',
    'menu: 4 leads to bye, but no prompt says so',
    treeWith({ menu: menu('For a person, press zero.', { 0: 'human', 4: 'bye' }), bye }),
    treeWith({
      menu: {
        ...menu('For a person, press zero.', { 0: 'human', 4: 'bye' }),
        allow: { 'unsaid-key': 'for staff' },
      },
      bye,
    }),
  ],
  [
    'unsaid-key',
    'a key that is not between those that are said',
    'extra: 9 leads to human',
    treeTo(menu('To leave, press 1 to 4.', { ...keysTo('1', '2', '3', '4'), 9: 'human' }), { bye }),
    treeTo(menu('To leave, press 1 to 4.', keysTo('1', '2', '3', '4')), { bye }),
  ],
  [
    'many-choices',
    'more than five choices',
    'extra: callers keep 5 choices in mind, not 6 (1–6)',
    treeTo(menu('1 to 6.', keysTo('1', '2', '3', '4', '5', '6')), { bye }),
    treeTo(menu('1 to 5.', keysTo('1', '2', '3', '4', '5')), { bye }),
  ],
  [
    'key-first',
    'a key before its choice',
    'menu: callers listen for their choice, and then for its key: put the choice before "Press zero for …"',
    treeWith({ menu: menu('Press zero for a person.', { 0: 'human' }) }),
    treeWith({}),
  ],
  [
    'long-menu',
    'a menu that takes half a minute',
    'extra: this menu takes 38 s, and callers listen for 20',
    treeTo(menu(`${'We have so much to say. '.repeat(14)}${AGAIN}`, { 0: 'human', 1: 'extra' })),
    treeTo(menu(AGAIN, { 0: 'human', 1: 'extra' })),
  ],
  [
    'long-menu',
    'a menu with a long pause',
    'extra: this menu takes 34 s',
    treeTo(pausing(30), { bye }),
    treeTo(pausing(10), { bye }),
  ],
  [
    'deaf-prompt',
    'keys that are said before the Gather',
    'extra: a prompt names 0 before the Gather',
    treeTo(
      twimlState(
        (response) => {
          response.say('For a person, press zero.');
          response.gather(gather);
        },
        byKey({ 0: 'human' }, 'wrong'),
      ),
    ),
    treeTo(menu('For a person, press zero.', { 0: 'human' })),
  ],
  [
    'deaf-prompt',
    'a long welcome that no key interrupts',
    'extra: 8 s are said before the Gather, which no key interrupts',
    treeTo(saying('Welcome. '.repeat(20), 'menu')),
    treeTo(saying('Welcome. '.repeat(10), 'menu')),
  ],
];
