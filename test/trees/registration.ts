import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Call, PhoneTree, State } from '../../src/state-machine.js';

/** Typed numbers, speech, and answers that depend on what the caller did before. */
type StateName = 'number' | 'again' | 'readBack' | 'course' | 'booked' | 'office';

const MISTAKES_ALLOWED = 2;

function exitNumber({ digits, memory }: Call): StateName {
  if (/^\d{6}$/.test(digits)) {
    memory['member'] = digits;
    return 'readBack';
  }
  const mistakes = Number(memory['mistakes'] ?? 0) + 1;
  memory['mistakes'] = mistakes;
  return mistakes > MISTAKES_ALLOWED ? 'office' : 'again';
}

function enterReadBack(response: VoiceResponse, { memory }: Call) {
  const member = typeof memory['member'] === 'string' ? memory['member'] : '';
  const gather = response.gather({ actionOnEmptyResult: true, numDigits: 1 });
  gather.say(
    `Your number is ${[...member].join(' ')}. If that is right, press one. To type it again, press two.`,
  );
}

function enterCourse(response: VoiceResponse) {
  const gather = response.gather({
    actionOnEmptyResult: true,
    numDigits: 1,
    input: ['dtmf', 'speech'],
    hints: 'swimming, rowing',
  });
  gather.say('Say swimming or rowing. For the office, press zero.');
}

function exitCourse({ digits, speech, memory }: Call): StateName {
  const course = /swim|row/i.exec(speech)?.[0].toLowerCase();
  if (digits === '0') return 'office';
  if (course === undefined) return 'course';
  memory['course'] = course;
  return 'booked';
}

function enterBooked(response: VoiceResponse, { memory }: Call) {
  response.say(memory['course'] === 'row' ? 'You will row.' : 'You will swim.');
  response.hangup();
}

const states: Record<StateName, State<StateName>> = {
  number: {
    enter(response) {
      const gather = response.gather({ actionOnEmptyResult: true, finishOnKey: '#' });
      gather.say('Type the six digits of your member number, then the pound key.');
    },
    exit: exitNumber,
  },
  again: { enter: (response) => void response.say('A member number has six digits.'), exit: 'number' },
  readBack: { enter: enterReadBack, exit: ({ digits }) => (digits === '1' ? 'course' : 'number') },
  course: { enter: enterCourse, exit: exitCourse },
  booked: { enter: enterBooked, exit: null },
  office: { enter: (response) => void response.dial('+15550111'), exit: null },
};

export const tree: PhoneTree<StateName> = { states, start: 'number', rescue: 'office' };
