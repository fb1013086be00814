/**
 * A menu that helps. Wrong keys and silence are counted apart, each repetition says the choices in other words, and
 * after three of a kind a person answers. A good choice sets both counts back.
 *
 * To set: `OFFICE_NUMBER`, who answers for the office. At Twilio: only the number's webhook.
 */

import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Call, PhoneTree, Place } from '../state-machine.js';
import { dialing, recording, saying } from '../tree-helpers/prompts.js';
import { phoneNumber } from '../tree-helpers/tree-variables.js';

const OFFICE = phoneNumber('OFFICE_NUMBER', '+16175550120');
const STRIKES = 3;

type StateName =
  | 'greeting'
  | 'menu'
  | 'wrongKey'
  | 'silence'
  | 'outage'
  | 'bill'
  | 'moving'
  | 'booked'
  | 'helper'
  | 'office'
  | 'message'
  | 'thanks'
  | 'goodbye';

interface Memory {
  wrongKeys: number;
  silences: number;
}

const CHOICES = new Map<string, StateName>([
  ['1', 'outage'],
  ['2', 'bill'],
  ['3', 'moving'],
  ['0', 'office'],
]);

const MENU =
  'If your power is out, press one. For your bill, press two. If you are moving, press three. ' +
  'To speak with us, press zero.';
const OUTAGE = 'Our crews learn of an outage within two minutes, and repair most within an hour.';
const BILL = 'Bills are sent on the first day of each month, and are due on the twentieth.';
/** What is said after the first wrong key, after the second, and so on. */
const AFTER_WRONG_KEYS = [
  'Sorry, that key is not a choice. Please listen once more. ' +
    'No power: press one. Your bill: press two. Moving: press three. A person: press zero.',
  'That is not a choice either. There are four keys: for power cuts press one, for bills press two, ' +
    'for moving press three, and for a person press zero.',
];
const AFTER_SILENCES = [
  `We did not hear a key. The keys are on the screen of your phone, under "keypad". ${MENU}`,
  'Are you still there? Press zero, or just stay on the line, and somebody will answer. ' +
    'For power cuts, press one. For bills, press two. For moving, press three.',
];

function ask(response: VoiceResponse, prompt = MENU) {
  // Without finishOnKey, pound would count as silence.
  response.gather({ actionOnEmptyResult: true, numDigits: 1, timeout: 6, finishOnKey: '' }).say(prompt);
}

function exitMenu({ digits, memory }: Call<Memory>): StateName {
  const chosen = CHOICES.get(digits);
  if (chosen) {
    memory.wrongKeys = memory.silences = 0;
    return chosen;
  }
  const strikes = digits === '' ? ++memory.silences : ++memory.wrongKeys;
  if (strikes >= STRIKES) return 'helper';
  return digits === '' ? 'silence' : 'wrongKey';
}

const states: Record<StateName, Place<StateName, Memory>> = {
  greeting: saying('Greenleaf Energy.', 'menu'),
  menu: { enter: (response) => ask(response), exit: exitMenu },
  wrongKey: {
    enter: (response, { memory }) => ask(response, AFTER_WRONG_KEYS[memory.wrongKeys - 1]),
    exit: exitMenu,
  },
  silence: {
    enter: (response, { memory }) => ask(response, AFTER_SILENCES[memory.silences - 1]),
    exit: exitMenu,
  },
  outage: { enter: (response) => ask(response, `${OUTAGE} ${MENU}`), exit: exitMenu },
  bill: { enter: (response) => ask(response, `${BILL} ${MENU}`), exit: exitMenu },
  moving: recording(
    'After the tone, tell us your new address and the day of your move. Then press pound.',
    'booked',
    'office',
    { finishOnKey: '#', maxLength: 120 },
  ),
  booked: saying('Thank you. We will write to you.', 'goodbye'),
  helper: saying('Let us find somebody who helps you.', 'office'),
  office: dialing(OFFICE, 'goodbye', 'message'),
  message: recording(
    'Nobody is free right now. After the tone, please leave your name and number.',
    'thanks',
    'goodbye',
    { finishOnKey: '#', maxLength: 120 },
  ),
  thanks: saying('Thank you. We will call you back.', 'goodbye'),
  goodbye: saying('Goodbye.', null),
};

export const tree: PhoneTree<StateName, Memory> = {
  states,
  start: 'greeting',
  rescue: 'office',
  memory: { wrongKeys: 0, silences: 0 },
};
