/**
 * A claims line on which nobody has to wait. Callers in the queue hear their position, and press 1 to be called back:
 * at their own number, or at one that they type. The number is read back and confirmed. The
 * request is sent as soon as the caller has confirmed it, and again until the people who call back have it. They take
 * waiting callers by calling the same number.
 *
 * To set: `AGENT_NUMBERS`, who takes callers, with commas between them; and where requests go, `SMTP_URL` and
 * `VOICEMAIL_TO`, or `VOICEMAIL_WEBHOOK`, such as an incoming webhook of Slack. At Twilio: only the number's webhook.
 */
import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Call, PhoneTree, Place } from '../state-machine.js';
import { callerNumber, spokenDigits } from '../tree-helpers/caller-number.js';
import { saying } from '../tree-helpers/prompts.js';
import { phoneNumbers } from '../tree-helpers/tree-variables.js';

type StateName =
  | 'arrival'
  | 'greeting'
  | 'waiting'
  | 'callback'
  | 'confirm'
  | 'number'
  | 'mistyped'
  | 'waitAgain'
  | 'noted'
  | 'agent'
  | 'nextCaller'
  | 'goodbye';

interface Memory {
  /** Where to call back, E.164. */
  number: string;
  mistakes: number;
}

const AGENTS = phoneNumbers('AGENT_NUMBERS', ['+16175550181', '+16175550182']);
const MOST_MISTAKES = 3;
const NO_REQUEST: Memory = { number: '', mistakes: 0 };

/** A number as it is typed in North America: with area code, or international after 011 or 00. */
function typedNumber(digits: string): string {
  const [, abroad, national] = /^(?:(?:011|00)([1-9]\d{6,14})|1?([2-9]\d{9}))$/.exec(digits) ?? [];
  if (abroad !== undefined) return `+${abroad}`;
  return national === undefined ? '' : `+1${national}`;
}

function mistake(memory: Memory, again: StateName): StateName {
  memory.mistakes += 1;
  return memory.mistakes >= MOST_MISTAKES ? 'waitAgain' : again;
}

function enterWaiting(response: VoiceResponse, { memory }: Call<Memory>) {
  Object.assign(memory, NO_REQUEST);
  response.enqueue({ action: '/webhook', waitUrl: '/hold' }, 'claims');
}

function hold(response: VoiceResponse, { digits, queue }: Call<Memory>) {
  if (digits === '1') return void response.leave();
  const gather = response.gather({ numDigits: 1, timeout: 10 });
  gather.say(`You are number ${queue?.position ?? 1} in the line. To be called back instead, press one.`);
}

function chooseNumber({ from, memory }: Call<Memory>): StateName {
  memory.number = callerNumber(from) ?? '';
  return memory.number === '' ? 'number' : 'confirm';
}

function enterConfirm(response: VoiceResponse, { memory }: Call<Memory>) {
  const gather = response.gather({ actionOnEmptyResult: true, numDigits: 1, timeout: 8 });
  gather.say(`We call you back at ${spokenDigits(memory.number)}. If that is right, press one.`);
  gather.say('To type another number, press two. To wait in the line instead, press zero.');
}

function exitConfirm({ digits, memory }: Call<Memory>): StateName {
  if (digits === '0') return 'waiting';
  if (digits !== '1') return mistake(memory, digits === '2' ? 'number' : 'confirm');
  return 'noted';
}

function exitNumber({ digits, memory }: Call<Memory>): StateName {
  memory.number = typedNumber(digits);
  return memory.number === '' ? mistake(memory, 'mistyped') : 'confirm';
}

const states: Record<StateName, Place<StateName, Memory>> = {
  arrival: { choose: ({ from }) => (AGENTS.includes(from) ? 'agent' : 'greeting') },
  greeting: saying('Summit Insurance, claims.', 'waiting'),
  waiting: {
    enter: enterWaiting,
    hold,
    exit: ({ queue }) => (queue?.result === 'bridged' ? 'goodbye' : 'callback'),
  },
  callback: { choose: chooseNumber },
  confirm: { enter: enterConfirm, exit: exitConfirm },
  number: {
    enter(response) {
      const gather = response.gather({ actionOnEmptyResult: true, timeout: 10 });
      gather.say('Type the number at which we should call you, with its area code, and then the pound key.');
    },
    exit: exitNumber,
    tries: ['6175550188', '011442079460188'],
  },
  mistyped: saying('We cannot call that number.', 'number'),
  waitAgain: saying('Please hold for one of us.', 'waiting'),
  noted: {
    enter: (response) => void response.say('Thank you. We will call you. Goodbye.'),
    exit: null,
    notify: ({ memory }) => `Please call ${memory.number} back.`,
  },
  agent: {
    enter: (response) => void response.dial({ action: '/webhook' }).queue('claims'),
    exit: () => 'nextCaller',
  },
  nextCaller: {
    enter(response) {
      const gather = response.gather({ actionOnEmptyResult: true, numDigits: 1, timeout: 10 });
      gather.say('For the next caller, press one. Otherwise, hang up.');
    },
    exit: ({ digits }) => (digits === '1' ? 'agent' : 'goodbye'),
  },
  goodbye: saying('Goodbye.', null),
};

export const tree: PhoneTree<StateName, Memory> = {
  states,
  start: 'arrival',
  rescue: 'waiting',
  memory: NO_REQUEST,
};
