/**
 * The tutorial's tree, grown into what ACME would run. Opening hours decide first. The menu takes words beside keys, and
 * leads to a person after three mistakes or silences. Sales rings several people, who press 1 to take the call; support
 * is a hotline, whose agents call the same number, and whose callers can be called back; extensions are typed and read
 * back; each call that nobody takes ends in a mailbox.
 *
 * To set: `RECEPTION_NUMBER`; `SALES_NUMBERS`, `AGENT_NUMBERS` (support's telephones) and `EXTENSION_NUMBERS` (those of
 * 201, 202 and so on), with commas between them; where messages go, `SMTP_URL` and `VOICEMAIL_TO`. At Twilio: the number's
 * webhook, and "Call status changes" to `/status`, which tells when an agent has hung up. Run one process: it remembers
 * which agents are on the line.
 */
import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { callerNumber, spokenDigits } from '../caller-number.js';
import { inEnglish, openingHours } from '../opening-hours.js';
import { Presence } from '../presence.js';
import { ask, asking, recordMessage, ringing, saying } from '../prompts.js';
import type { Call, PhoneTree, Place, State } from '../state-machine.js';
import { phoneNumber, phoneNumbers } from '../tree-variables.js';

type Menu = 'greeting' | 'menu' | 'error' | 'silence' | 'hours' | 'closed' | 'typeExtension' | 'readBack';
type Talk =
  | 'sales'
  | 'extension'
  | 'reception'
  | 'join'
  | 'support'
  | 'afterQueue'
  | 'noAgent'
  | 'withoutAgent';
type Mailbox = 'salesMailbox' | 'supportMailbox' | 'officeMailbox';
type End = 'review' | 'thanks' | 'callBack' | 'noted' | 'goodbye';
type StateName = 'arrival' | Menu | Talk | Mailbox | End | 'signOn' | 'desk' | 'nextCaller';

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
const DESKS = phoneNumbers('EXTENSION_NUMBERS', ['+12125550131', '+12125550132']);
const EXTENSIONS = new Map(DESKS.map((number, index) => [`${201 + index}`, number]));
const DAY = ['09:00-18:00'];
const HOURS = openingHours({
  timeZone: 'America/New_York',
  week: { Monday: DAY, Tuesday: DAY, Wednesday: DAY, Thursday: DAY, Friday: DAY, Saturday: ['10:00-13:00'] },
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
const HINTS = 'sales, support, hours, extension, repeat, receptionist';
const OPENING =
  'We are open Monday through Friday from 9 AM to 6 PM, and Saturday from 10 AM to 1 PM. ' +
  'To repeat this message, press one. To go back to the menu, press any other key.';
const MOST_MISTAKES = 3;

const agents = new Presence();

function chooseByCaller({ from, time, memory }: OfficeCall): StateName {
  memory.caller = from;
  if (AGENTS.includes(from)) return 'signOn';
  return HOURS.at(time) === 'open' ? 'greeting' : 'closed';
}

function enterMenu(response: VoiceResponse) {
  const input: ('dtmf' | 'speech')[] = ['dtmf', 'speech'];
  response.gather({ actionOnEmptyResult: true, input, hints: HINTS, numDigits: 1, timeout: 6 }).say(MENU);
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

function mailbox(name: Mailbox, greeting: string): State<StateName, Memory> {
  return {
    enter(response, { memory }) {
      memory.mailbox = name;
      response.say(`${greeting} Please leave us a message after the tone. It is recorded. Then press pound.`);
      const transcript = { transcribe: true, transcribeCallback: '/transcription' };
      recordMessage(response, { finishOnKey: '#', maxLength: 120, ...transcript });
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
  gather.say(`You are number ${queue?.position ?? 1} in line. To be called back instead, press one.`);
  gather.pause({ length: 20 });
}

function signOn(call: OfficeCall): StateName {
  agents.arrive(call);
  return 'desk';
}

const NOBODY = { 'no-human': 'nobody is at work, or the message is there already' };
const TRANSFER = 'You are being transferred to the support line. A representative will be with you shortly.';
const NO_AGENT = 'Nobody is at support now. To be called back, press one. For the receptionist, press zero.';
const DESK = 'You are on the line. For the next caller, press one. To sign off, hang up.';
const sayClosed = ({ time }: OfficeCall) =>
  `ACME, Inc. is closed. We open ${inEnglish(HOURS.next(time))}. ` +
  'To leave a message for sales, press one. For support, press two.';
const readBack = ({ memory }: OfficeCall) =>
  `Extension ${spokenDigits(memory.extension)}. If that is right, press one. Otherwise, press two.`;
const confirmNumber = ({ from }: OfficeCall) =>
  `We call you back at ${spokenDigits(from)}. If that is right, press one. To leave a message, press two.`;

const states: Record<StateName, Place<StateName, Memory>> = {
  arrival: { choose: chooseByCaller },
  greeting: saying('Welcome to ACME, Inc.', 'menu'),
  menu: { enter: enterMenu, exit: exitMenu, allow: { 'many-choices': 'the tutorial has five' } },
  error: saying('The option that you selected is invalid.', 'menu'),
  silence: saying('Press a key, or say what you want.', 'menu'),
  hours: asking(OPENING, { 1: 'hours' }, 'menu'),
  closed: asking(sayClosed, { 1: 'salesMailbox', 2: 'supportMailbox' }, 'goodbye', { allow: NOBODY }),
  typeExtension: {
    enter: (response) => ask(response, 'Type the three digits of the extension.', 3),
    exit({ digits, memory }) {
      memory.extension = digits;
      return EXTENSIONS.has(digits) ? 'readBack' : 'error';
    },
    tries: ['201'],
  },
  readBack: asking(readBack, { 1: 'extension', 2: 'typeExtension' }, 'menu'),
  sales: ringing(() => SALES, 'goodbye', 'salesMailbox'),
  extension: ringing(({ extension }) => [EXTENSIONS.get(extension) ?? RECEPTION], 'goodbye', 'officeMailbox'),
  reception: ringing(() => [RECEPTION], 'goodbye', 'officeMailbox'),
  join: { act: ({ time }) => (agents.count(time) > 0 ? 'support' : 'noAgent'), to: ['support', 'noAgent'] },
  support: {
    enter(response) {
      response.say(TRANSFER);
      response.enqueue({ action: '/webhook', waitUrl: '/hold', maxQueueSize: 20 }, 'support');
    },
    hold,
    exit: () => 'afterQueue',
  },
  afterQueue: { choose: ({ queue }) => (queue?.result === 'bridged' ? 'goodbye' : 'withoutAgent') },
  noAgent: asking(NO_AGENT, { 1: 'withoutAgent', 0: 'reception' }, 'goodbye'),
  withoutAgent: { choose: ({ from }) => (callerNumber(from) ? 'callBack' : 'supportMailbox') },
  callBack: asking(confirmNumber, { 1: 'noted' }, 'supportMailbox', { allow: NOBODY }),
  noted: saying<StateName, Memory>('Thank you. Support will call you back. Goodbye.', null, {
    notify: ({ from }) => `Support: please call ${from} back.`,
  }),
  salesMailbox: mailbox('salesMailbox', 'All our sales representatives are currently busy.'),
  supportMailbox: mailbox('supportMailbox', 'All our support representatives are currently busy.'),
  officeMailbox: mailbox('officeMailbox', 'Nobody is at the desk right now.'),
  review: {
    enter: (response) => ask(response, 'To send your message, press one. To record it again, press two.'),
    exit: ({ digits, memory }) => (digits === '2' ? memory.mailbox : 'thanks'),
    review: true,
    allow: NOBODY,
  },
  thanks: saying('Thank you. We will return your call.', 'goodbye'),
  goodbye: saying<StateName, Memory>('Goodbye.', null),
  signOn: { act: signOn, to: ['desk'] },
  desk: asking(DESK, { 1: 'nextCaller' }, 'signOn'),
  nextCaller: {
    enter: (response) =>
      void response.dial({ action: '/webhook', timeout: 60, hangupOnStar: true }).queue('support'),
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
