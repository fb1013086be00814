/**
 * An office whose people callers reach by number or name: an extension of three digits, a project's number of any
 * length that ends with pound, or the first three letters of a name. What was typed is read back before it rings, and
 * who does not answer gets a message. After three mistakes reception answers.
 *
 * To set: `RECEPTION_NUMBER`, and the people and projects below. At Twilio: only the number's webhook.
 */

import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Call, PhoneTree, Place } from '../state-machine.js';
import { spokenDigits } from '../tree-helpers/caller-number.js';
import { recording, saying } from '../tree-helpers/prompts.js';
import { phoneNumber } from '../tree-helpers/tree-variables.js';
import { keysFor } from '../tree-helpers/typed-numbers.js';

type StateName =
  | 'greeting'
  | 'menu'
  | 'extension'
  | 'project'
  | 'name'
  | 'which'
  | 'confirm'
  | 'unknown'
  | 'person'
  | 'reception'
  | 'message'
  | 'thanks'
  | 'goodbye';

interface Memory {
  /** The extension of who is to be called; '' for reception. */
  extension: string;
  project: string;
  /** Whose names begin with the letters that were typed. */
  found: string[];
  mistakes: number;
}

const RECEPTION_NUMBER = phoneNumber('RECEPTION_NUMBER', '+16465550100');
const MOST_MISTAKES = 3;

const WAYS: Record<string, StateName> = { 1: 'extension', 2: 'project', 3: 'name', 0: 'reception' };
const PEOPLE = [
  { extension: '201', name: 'Anna Berg', number: '+16465550101' },
  { extension: '202', name: 'Samuel Bernstein', number: '+16465550102' },
  { extension: '203', name: 'María López', number: '+16465550103' },
  { extension: '214', name: 'Priya Nair', number: '+16465550114' },
];
const EXTENSIONS_OF_PROJECTS: Record<string, string> = { 88: '203', 4711: '201', 150020: '214' };

function personAt(extension: string | undefined) {
  return PEOPLE.find((person) => person.extension === extension);
}

function ask(response: VoiceResponse, numDigits: number | undefined, prompt: string) {
  response.gather({ actionOnEmptyResult: true, ...(numDigits && { numDigits }), timeout: 6 }).say(prompt);
}

function mistake(memory: Memory, again: StateName): StateName {
  memory.mistakes += 1;
  return memory.mistakes >= MOST_MISTAKES ? 'reception' : again;
}

/** Asks whether this extension was meant, if there is one. */
function choose(memory: Memory, extension: string | undefined, project = ''): StateName {
  const person = personAt(extension);
  if (!person) return mistake(memory, 'unknown');
  Object.assign(memory, { extension: person.extension, project });
  return 'confirm';
}

function exitName({ digits, memory }: Call<Memory>): StateName {
  const found = PEOPLE.filter(({ name }) => name.split(' ').some((part) => keysFor(part) === digits));
  memory.found = found.map(({ extension }) => extension);
  return found.length > 1 ? 'which' : choose(memory, memory.found[0]);
}

function enterWhich(response: VoiceResponse, { memory }: Call<Memory>) {
  const names = memory.found.map((one, index) => `For ${personAt(one)?.name}, press ${index + 1}.`);
  ask(response, 1, names.join(' '));
}

function enterConfirm(response: VoiceResponse, { memory }: Call<Memory>) {
  const { extension, project } = memory;
  const typed = project === '' ? `Extension ${spokenDigits(extension)}` : `Project ${spokenDigits(project)}`;
  const question = 'If that is right, press one. To choose again, press two. For reception, press zero.';
  ask(response, 1, `${typed}, ${personAt(extension)?.name}. ${question}`);
}

function enterPerson(response: VoiceResponse, { memory }: Call<Memory>) {
  const { number = RECEPTION_NUMBER } = personAt(memory.extension) ?? {};
  response.dial({ action: '/webhook', timeout: 20 }, number);
}

const exitDial = ({ dial }: Call<Memory>): StateName => (dial?.bridged ? 'goodbye' : 'message');

function exitConfirm({ digits, memory }: Call<Memory>): StateName {
  if (digits === '1') return 'person';
  if (digits === '0') return 'reception';
  return mistake(memory, digits === '2' ? 'menu' : 'confirm');
}

const states: Record<StateName, Place<StateName, Memory>> = {
  greeting: saying('Northgate Architects.', 'menu'),
  menu: {
    enter(response) {
      const byName = 'To find somebody by name, press three. For reception, press zero.';
      ask(response, 1, `If you know the extension, press one. For a project, press two. ${byName}`);
    },
    exit: ({ digits, memory }) => WAYS[digits] ?? mistake(memory, 'menu'),
  },
  extension: {
    enter: (response) => ask(response, 3, 'Type the three digits of the extension.'),
    exit: ({ digits, memory }) => choose(memory, digits),
    tries: PEOPLE.map(({ extension }) => extension),
  },
  project: {
    enter: (response) => ask(response, undefined, 'Type the number of the project, and then the pound key.'),
    exit: ({ digits, memory }) => choose(memory, EXTENSIONS_OF_PROJECTS[digits], digits),
    tries: Object.keys(EXTENSIONS_OF_PROJECTS),
  },
  name: {
    enter: (response) => ask(response, 3, 'Type the first three letters of the first or last name.'),
    exit: exitName,
    tries: PEOPLE.flatMap(({ name }) => name.split(' ').map((part) => keysFor(part))),
  },
  which: {
    enter: enterWhich,
    exit: ({ digits, memory }) => choose(memory, memory.found[Number(digits) - 1]),
  },
  confirm: { enter: enterConfirm, exit: exitConfirm },
  unknown: saying('Sorry, we found nobody.', 'menu'),
  person: { enter: enterPerson, exit: exitDial },
  reception: {
    enter(response, call) {
      call.memory.extension = '';
      enterPerson(response, call);
    },
    exit: exitDial,
  },
  message: recording(
    ({ memory }) =>
      `${personAt(memory.extension)?.name ?? 'Reception'} does not answer. Please leave a message.`,
    'thanks',
    'goodbye',
  ),
  thanks: saying('Thank you. We will call you back.', 'goodbye'),
  goodbye: saying('Goodbye.', null),
};

export const tree: PhoneTree<StateName, Memory> = {
  states,
  start: 'greeting',
  rescue: 'reception',
  memory: { extension: '', project: '', found: [], mistakes: 0 },
};
