/**
 * The tutorial's tree, grown into what ACME would run. Opening hours decide first. The menu takes words beside keys, and
 * leads to a person after three mistakes or silences. Sales rings several people, who press 1 to take the call; support
 * is a hotline, whose agents call the same number; extensions are typed; each call that nobody takes ends in a mailbox.
 *
 * To set: `RECEPTION_NUMBER`; `SALES_NUMBERS`, `AGENT_NUMBERS` (support's telephones) and `EXTENSION_NUMBERS` (those of
 * 201, 202 and so on), with commas between them. At Twilio: the number's webhook, and "Call status changes" to
 * `/status`, which tells when an agent has hung up. Run one process: it remembers which agents are on the line.
 */
import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { callerNumber, spokenDigits } from '../caller-number.js';
import { inEnglish, openingHours } from '../opening-hours.js';
import { Presence } from '../presence.js';
import type { Call, PhoneTree, Place, State } from '../state-machine.js';
import { phoneNumber, phoneNumbers } from '../tree-variables.js';

type Asking =
  | 'menu'
  | 'hours'
  | 'error'
  | 'silence'
  | 'typeExtension'
  | 'closed'
  | 'noAgent'
  | 'review'
  | 'desk';
type Talking = 'sales' | 'support' | 'extension' | 'reception' | 'nextCaller';
type Mailbox = 'salesMailbox' | 'supportMailbox' | 'officeMailbox';
type StateName =
  | Asking
  | Talking
  | Mailbox
  | 'arrival'
  | 'greeting'
  | 'error'
  | 'silence'
  | 'join'
  | 'afterQueue'
  | 'signOn'
  | 'thanks'
  | 'goodbye';

interface Memory {
  caller: string;
  mistakes: number;
  silences: number;
  extension: string;
  mailbox: Mailbox;
}
type OfficeCall = Call<Memory>;

const RECEPTION = phoneNumber('RECEPTION_NUMBER', '+12345678900');
const SALES = phoneNumbers('SALES_NUMBERS', ['+12125550111', '+12125550112']);
const AGENTS = phoneNumbers('AGENT_NUMBERS', ['+12125550121', '+12125550122']);
const EXTENSIONS = new Map(
  phoneNumbers('EXTENSION_NUMBERS', ['+12125550131', '+12125550132']).map((number, at) => [
    `${201 + at}`,
    number,
  ]),
);
const WEEKDAY = ['09:00-18:00'];
const HOURS = openingHours({
  timeZone: 'America/New_York',
  week: {
    Monday: WEEKDAY,
    Tuesday: WEEKDAY,
    Wednesday: WEEKDAY,
    Thursday: WEEKDAY,
    Friday: WEEKDAY,
    Saturday: ['10:00-13:00'],
  },
  days: { '01-01': [], '07-04': [], '12-25': [] },
});
const MENU =
  'Listen to the following menu options. For sales, press one. For support, press two. For our business hours, press three. ' +
  'For an extension, press four. To repeat these options, press nine. To speak with the receptionist, press zero.';
const CHOICES: [key: string, word: RegExp, to: StateName][] = [
  ['1', /sales|buy/i, 'sales'],
  ['2', /support|help/i, 'join'],
  ['3', /hours|open/i, 'hours'],
  ['4', /extension/i, 'typeExtension'],
  ['9', /repeat|again/i, 'menu'],
  ['0', /reception|person/i, 'reception'],
];
const MOST_MISTAKES = 3;
const QUEUE = 'support';

const agents = new Presence();

function chooseByCaller({ from, time, memory }: OfficeCall): StateName {
  memory.caller = from;
  if (AGENTS.includes(from)) return 'signOn';
  return HOURS.at(time) === 'open' ? 'greeting' : 'closed';
}

function ask(response: VoiceResponse, prompt: string, numDigits = 1) {
  response.gather({ actionOnEmptyResult: true, numDigits, timeout: 6 }).say(prompt);
}

function enterMenu(response: VoiceResponse) {
  const gather = response.gather({
    actionOnEmptyResult: true,
    input: ['dtmf', 'speech'],
    hints: 'sales, support, hours, extension, repeat, receptionist',
    numDigits: 1,
    timeout: 6,
  });
  gather.say(MENU);
}

function exitMenu({ digits, speech, memory }: OfficeCall): StateName {
  const choice = CHOICES.find(([key, word]) => digits === key || (digits === '' && word.test(speech)));
  if (choice) {
    memory.mistakes = memory.silences = 0;
    return choice[2];
  }
  const isSilent = digits === '' && speech === '';
  const count = isSilent ? ++memory.silences : ++memory.mistakes;
  if (count >= MOST_MISTAKES) return 'reception';
  return isSilent ? 'silence' : 'error';
}

function exitTypeExtension({ digits, memory }: OfficeCall): StateName {
  memory.extension = digits;
  return EXTENSIONS.has(digits) ? 'extension' : 'error';
}

/** Rings telephones; who answers presses 1 to take the call. */
function ringing(
  numbers: (call: OfficeCall) => readonly string[],
  mailbox: Mailbox,
): State<StateName, Memory> {
  return {
    enter(response, call) {
      response.say('One moment, please.');
      const dial = response.dial({ action: '/webhook', timeout: 20, callerId: call.to });
      for (const number of numbers(call)) dial.number({ url: '/callee' }, number);
    },
    callee(response, { digits, memory }) {
      if (digits === '1') return;
      const number = callerNumber(memory.caller);
      const who = number ? `from ${spokenDigits(number)}` : 'without a number';
      if (digits === '')
        response.gather({ numDigits: 1, timeout: 8 }).say(`A call ${who}. To take it, press one.`);
      response.hangup();
    },
    exit: ({ dial }) => (dial?.bridged ? 'goodbye' : mailbox),
  };
}

function mailbox(name: Mailbox, greeting: string): State<StateName, Memory> {
  return {
    enter(response, { memory }) {
      memory.mailbox = name;
      response.say(`${greeting} Please leave us a message after the tone. It is recorded. Then press pound.`);
      const transcript = { transcribe: true, transcribeCallback: '/transcription' };
      response.record({ action: '/webhook', finishOnKey: '#', maxLength: 120, ...transcript });
    },
    exit: ({ recording }) => (recording && recording.seconds > 0 ? 'review' : 'goodbye'),
  };
}

function hold(response: VoiceResponse, { digits, queue, time }: OfficeCall) {
  if (digits === '1') return void response.leave();
  if (agents.count(time) === 0 || HOURS.at(time) !== 'open') {
    response.say('Thank you for waiting.');
    return void response.leave();
  }
  const gather = response.gather({ numDigits: 1, timeout: 3 });
  gather.say(`You are number ${queue?.position ?? 1} in line. To leave a message instead, press one.`);
  gather.pause({ length: 20 });
}

const CLOSED = { 'no-human': 'nobody is at work' };

const states: Record<StateName, Place<StateName, Memory>> = {
  arrival: { choose: chooseByCaller },
  greeting: { enter: (response) => void response.say('Welcome to ACME, Inc.'), exit: 'menu' },
  menu: {
    enter: enterMenu,
    exit: exitMenu,
    allow: { 'many-choices': 'the five of the tutorial, and extensions' },
  },
  error: { enter: (response) => void response.say('The option that you selected is invalid.'), exit: 'menu' },
  silence: { enter: (response) => void response.say('Press a key, or say what you want.'), exit: 'menu' },
  hours: {
    enter: (response) =>
      ask(
        response,
        'We are open Monday through Friday from 9 AM to 6 PM, and Saturday from 10 AM to 1 PM. ' +
          'To repeat this message, press one. To go back to the menu, press any other key.',
      ),
    exit: ({ digits }) => (digits === '1' ? 'hours' : 'menu'),
  },
  closed: {
    enter: (response, { time }) =>
      ask(
        response,
        `ACME, Inc. is closed. We open ${inEnglish(HOURS.next(time))}. ` +
          'To leave a message for sales, press one. For support, press two.',
      ),
    exit: ({ digits }) => (digits === '1' ? 'salesMailbox' : digits === '2' ? 'supportMailbox' : 'goodbye'),
    allow: CLOSED,
  },
  typeExtension: {
    enter: (response) => ask(response, 'Type the three digits of the extension.', 3),
    exit: exitTypeExtension,
    tries: ['201'],
  },
  sales: ringing(() => SALES, 'salesMailbox'),
  extension: ringing(({ memory }) => [EXTENSIONS.get(memory.extension) ?? RECEPTION], 'officeMailbox'),
  reception: ringing(() => [RECEPTION], 'officeMailbox'),
  join: {
    act: ({ time }) => (agents.count(time) > 0 ? 'support' : 'noAgent'),
    to: ['support', 'noAgent'],
  },
  support: {
    enter(response) {
      response.say(
        'You are being transferred to the support line. A representative will be with you shortly.',
      );
      response.enqueue({ action: '/webhook', waitUrl: '/hold', maxQueueSize: 20 }, QUEUE);
    },
    hold,
    exit: () => 'afterQueue',
  },
  afterQueue: { choose: ({ queue }) => (queue?.result === 'bridged' ? 'goodbye' : 'supportMailbox') },
  noAgent: {
    enter: (response) =>
      ask(
        response,
        'Nobody is at support now. To leave a message, press one. For the receptionist, press zero.',
      ),
    exit: ({ digits }) => (digits === '1' ? 'supportMailbox' : digits === '0' ? 'reception' : 'goodbye'),
  },
  salesMailbox: mailbox('salesMailbox', 'All our sales representatives are currently busy.'),
  supportMailbox: mailbox('supportMailbox', 'All our support representatives are currently busy.'),
  officeMailbox: mailbox('officeMailbox', 'Nobody is at the desk right now.'),
  review: {
    enter: (response) => ask(response, 'To send your message, press one. To record it again, press two.'),
    exit: ({ digits, memory }) => (digits === '2' ? memory.mailbox : 'thanks'),
    review: true,
    allow: CLOSED,
  },
  thanks: { enter: (response) => void response.say('Thank you. We will return your call.'), exit: 'goodbye' },
  goodbye: { enter: (response) => void response.say('Goodbye.'), exit: null },
  signOn: {
    act(call) {
      agents.arrive(call);
      return 'desk';
    },
    to: ['desk'],
  },
  desk: {
    enter: (response) =>
      ask(response, 'You are on the line. For the next caller, press one. To sign off, hang up.'),
    exit: ({ digits }) => (digits === '1' ? 'nextCaller' : 'signOn'),
  },
  nextCaller: {
    enter: (response) =>
      void response.dial({ action: '/webhook', timeout: 60, hangupOnStar: true }).queue(QUEUE),
    exit: () => 'signOn',
  },
};

export const tree: PhoneTree<StateName, Memory> = {
  states,
  start: 'arrival',
  rescue: 'reception',
  memory: { caller: '', mistakes: 0, silences: 0, extension: '', mailbox: 'officeMailbox' },
  events: { ended: ({ call }) => agents.leave(call) },
};
