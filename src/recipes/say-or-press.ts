/**
 * A menu that takes words beside keys. Where Twilio is not sure of the words, one question confirms them. After two
 * answers that nobody understands, the tree asks for a key, and then a person answers.
 *
 * To set: `RECEPTION_NUMBER`, who answers in the practice. At Twilio: only the number's webhook. Twilio charges for
 * each Gather that takes speech.
 */

import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Call, PhoneTree, Place } from '../state-machine.js';
import { dialing, recording, saying } from '../tree-helpers/prompts.js';
import { phoneNumber } from '../tree-helpers/tree-variables.js';

const RECEPTION = phoneNumber('RECEPTION_NUMBER', '+12065550133');
/** Words with a lower Confidence are confirmed. Choose it by real calls, so that few callers are asked. */
const SURE = 0.6;

type Topic = 'pain' | 'appointment' | 'directions' | 'reception';
type StateName =
  | Topic
  | 'greeting'
  | 'menu'
  | 'unclear'
  | 'confirm'
  | 'keysOnly'
  | 'busy'
  | 'thanks'
  | 'goodbye';

interface Memory {
  /** What the caller has said, but perhaps not meant. */
  topic: Topic;
  misunderstood: boolean;
}

/** What callers press or say. Twilio gets the words as hints, and so hears them more often. */
const TOPICS: { topic: Topic; key: string; words: string[] }[] = [
  { topic: 'pain', key: '1', words: ['pain', 'hurt', 'toothache', 'broken', 'emergency'] },
  { topic: 'appointment', key: '2', words: ['appointment', 'book', 'cancel', 'check-up', 'cleaning'] },
  { topic: 'directions', key: '3', words: ['directions', 'address', 'where', 'parking'] },
  { topic: 'reception', key: '0', words: ['reception', 'person', 'somebody', 'speak'] },
];
const HINTS = TOPICS.flatMap(({ words }) => words).join(', ');
const MENU =
  'Are you in pain? Say "pain", or press one. For appointments, say "appointment", or press two. ' +
  'To find us, say "directions", or press three. To speak with us, say "reception", or press zero.';
const KEYS =
  'Please use the keys of your phone. If you are in pain, press one. For appointments, press two. ' +
  'To find us, press three. To speak with us, press zero, or stay on the line.';

function ask(response: VoiceResponse, prompt: string, hints = HINTS) {
  response
    .gather({
      input: ['dtmf', 'speech'],
      actionOnEmptyResult: true,
      numDigits: 1,
      speechTimeout: 'auto',
      hints,
    })
    .say(prompt);
}

function exitMenu({ digits, speech, params, memory }: Call<Memory>): StateName {
  const said = speech.toLowerCase();
  const found = TOPICS.find(({ key, words }) => key === digits || words.some((word) => said.includes(word)));
  if (!found) return repeat(memory);
  if (digits !== '' || Number(params['Confidence']) >= SURE) return found.topic;
  memory.topic = found.topic;
  return 'confirm';
}

function exitConfirm({ digits, speech, memory }: Call<Memory>): StateName {
  // "No, that is not right" has both.
  const saidYes = /\b(yes|yeah|right|correct)\b/i.test(speech) && !/\b(no|not|isn't|wrong)\b/i.test(speech);
  return digits === '1' || saidYes ? memory.topic : repeat(memory);
}

function repeat(memory: Memory): StateName {
  if (memory.misunderstood) return 'keysOnly';
  memory.misunderstood = true;
  return 'unclear';
}

const states: Record<StateName, Place<StateName, Memory>> = {
  greeting: saying('Harbour Street Dental Practice.', 'menu'),
  menu: { enter: (response) => ask(response, MENU), exit: exitMenu },
  unclear: { enter: (response) => ask(response, `Sorry, we did not understand. ${MENU}`), exit: exitMenu },
  confirm: {
    enter(response, { memory }) {
      const question = `Did you say "${memory.topic}"? If so, say "yes", or press one. If not, say "no", or press two.`;
      ask(response, question, 'yes, no');
    },
    exit: exitConfirm,
  },
  keysOnly: {
    enter: (response) => void response.gather({ actionOnEmptyResult: true, numDigits: 1 }).say(KEYS),
    exit: ({ digits }) => TOPICS.find(({ key }) => key === digits)?.topic ?? 'reception',
  },
  pain: saying('We will see you today.', 'reception'),
  directions: {
    enter(response) {
      ask(response, `We are at 12 Harbour Street, beside the library. Parking is behind the house. ${MENU}`);
    },
    exit: exitMenu,
  },
  reception: dialing(RECEPTION, 'goodbye', 'busy'),
  busy: saying('Nobody is free at the moment.', 'appointment'),
  appointment: recording(
    'After the tone, say your name and number, and when you can come. Then press pound.',
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
  rescue: 'reception',
  memory: { topic: 'reception', misunderstood: false },
};
