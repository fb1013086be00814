/**
 * Voicemail with a mailbox for each department. Callers choose a mailbox, hear that their message is recorded, speak for
 * two minutes at most, and then send the message or record it again. Messages are transcribed. Who hangs up before
 * sending has left the message too; of a message that is recorded again, only the last one is delivered.
 *
 * To set: `RECEPTION_NUMBER`, for callers who would rather talk to somebody. At Twilio: only the number's webhook. A
 * delivered message names the state in which it was recorded, which is its mailbox.
 */

import type { Call, PhoneTree, Place, State } from '../state-machine.js';
import { ask, dialing, recordMessage, saying } from '../tree-helpers/prompts.js';
import { phoneNumber } from '../tree-helpers/tree-variables.js';

type Mailbox = 'repairs' | 'letting' | 'accounts';
type StateName =
  | Mailbox
  | 'greeting'
  | 'menu'
  | 'wrongKey'
  | 'nothing'
  | 'review'
  | 'sent'
  | 'reception'
  | 'busy'
  | 'goodbye';

interface Memory {
  mailbox: Mailbox;
  mistakes: number;
}

const RECEPTION = phoneNumber('RECEPTION_NUMBER', '+15035550136');
const MISTAKES_ALLOWED = 2;
const LONGEST_SECONDS = 120;
const MAILBOXES = new Map<string, Mailbox>([
  ['1', 'repairs'],
  ['2', 'letting'],
  ['3', 'accounts'],
]);
const MENU =
  'For repairs, press one. To rent a flat, press two. For your account, press three. To speak with us, press zero.';

function exitMenu({ digits, memory }: Call<Memory>): StateName {
  if (digits === '0') return 'reception';
  const mailbox = MAILBOXES.get(digits);
  if (mailbox) {
    memory.mailbox = mailbox;
    memory.mistakes = 0;
    return mailbox;
  }
  memory.mistakes += 1;
  return memory.mistakes > MISTAKES_ALLOWED ? 'reception' : 'wrongKey';
}

/** The notice comes before the tone, and so before anything is recorded. */
function mailbox(greeting: string): State<StateName, Memory> {
  return {
    enter(response) {
      response.say(
        `${greeting} Your message is recorded and written down. After the tone you have two minutes. ` +
          'When you have finished, press pound.',
      );
      recordMessage(response, {
        finishOnKey: '#',
        maxLength: LONGEST_SECONDS,
        transcribe: true,
        transcribeCallback: '/transcription',
      });
    },
    exit: ({ recording }) => (recording && recording.seconds > 0 ? 'review' : 'nothing'),
  };
}

function exitNothing({ digits, memory }: Call<Memory>): StateName {
  return digits === '1' ? memory.mailbox : 'reception';
}

function exitReview({ digits, memory }: Call<Memory>): StateName {
  if (digits === '2') return memory.mailbox;
  if (digits === '1') return 'sent';
  memory.mistakes += 1;
  return memory.mistakes > MISTAKES_ALLOWED ? 'sent' : 'review';
}

const states: Record<StateName, Place<StateName, Memory>> = {
  greeting: saying('Alder Park Homes.', 'menu'),
  menu: { enter: (response) => ask(response, MENU), exit: exitMenu },
  wrongKey: { enter: (response) => ask(response, `Sorry, that is not a choice. ${MENU}`), exit: exitMenu },
  repairs: mailbox('This is the mailbox for repairs. Please say your address, and what is broken.'),
  letting: mailbox(
    'This is the mailbox for new tenants. Please say your name, and which flat you are looking for.',
  ),
  accounts: mailbox('This is the mailbox for accounts. Please say your name, and your question.'),
  nothing: {
    enter: (response) =>
      ask(response, 'We heard nothing. To try again, press one. Or stay on the line for reception.'),
    exit: exitNothing,
    // Somebody who recorded again, and said nothing, may be here.
    review: true,
  },
  review: {
    enter: (response) => ask(response, 'To send your message, press one. To record it again, press two.'),
    exit: exitReview,
    review: true,
    allow: { 'no-human': 'the message is there already' },
  },
  sent: saying('Thank you. Your message has been sent.', 'goodbye'),
  reception: dialing(RECEPTION, 'goodbye', 'busy'),
  busy: {
    enter: (response) => ask(response, `Nobody is at reception. You can leave a message. ${MENU}`),
    exit: exitMenu,
  },
  goodbye: saying('Goodbye.', null),
};

export const tree: PhoneTree<StateName, Memory> = {
  states,
  start: 'greeting',
  rescue: 'reception',
  memory: { mailbox: 'repairs', mistakes: 0 },
};
