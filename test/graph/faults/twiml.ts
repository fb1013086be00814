import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { ACTION, bye, dial, type Planted, saysAll, thanks } from '../planted.js';
import { human, saying, treeTo, twimlState } from '../trees.js';

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
const recorded = { ...ACTION, record: 'record-from-answer' } as const;

/** Faults against Twilio's rules or the law. */
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
    'this voice says 3000 at most',
    treeTo(
      twimlState((response) => void response.say({ voice: 'Polly.Joanna' }, 'No. '.repeat(800)), 'human'),
    ),
    treeTo(saying('No. '.repeat(800), 'human')),
  ],
  [
    'long-say',
    'a Say over the limit of the usual voice',
    'this voice says 4096 at most',
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
];
