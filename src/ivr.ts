import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Call, PhoneTree, State } from './state-machine.js';
import { phoneNumber } from './tree-helpers/tree-variables.js';

/** Who answers for reception. */
const RECEPTION_NUMBER = phoneNumber('RECEPTION_NUMBER', '+12345678900');

type StateName = 'greeting' | 'menu' | 'sales' | 'support' | 'hours' | 'reception' | 'error';

function enterGreeting(response: VoiceResponse) {
  response.say('Welcome to ACME, Inc.');
}

function enterMenu(response: VoiceResponse) {
  const gather = response.gather({ actionOnEmptyResult: true, numDigits: 1 });
  gather.say(
    'Listen to the following menu options. ' +
      'For sales, press one. ' +
      'For support, press two. ' +
      'For our business hours, press three. ' +
      'To repeat these options, press nine. ' +
      'To speak with the receptionist, press zero.',
  );
}

function exitMenu(call: Call): StateName {
  const transitions = new Map<string, StateName>([
    ['1', 'sales'],
    ['2', 'support'],
    ['3', 'hours'],
    ['9', 'menu'],
    ['0', 'reception'],
  ]);
  return transitions.get(call.digits) ?? 'error';
}

function enterSales(response: VoiceResponse) {
  response.say(
    'All our sales representatives are currently busy, please leave us a message ' +
      'and we will return your call as soon as possible.',
  );
  response.record();
}

function enterSupport(response: VoiceResponse) {
  response.say('You are being transferred to the support line. A representative will be with you shortly.');
  response.enqueue('support');
}

function enterReception(response: VoiceResponse) {
  response.dial(RECEPTION_NUMBER);
}

function enterHours(response: VoiceResponse) {
  const gather = response.gather({ actionOnEmptyResult: true, numDigits: 1 });
  gather.say(
    'We are open Monday through Friday from 9 AM to 6 PM, and Saturday from 10 AM to 1 PM. ' +
      'We are closed on Sunday.',
  );
  gather.pause();
  gather.say('Press one to repeat this message or any other key to go back to the menu.');
}

function exitHours(call: Call): StateName {
  return call.digits === '1' ? 'hours' : 'menu';
}

function enterError(response: VoiceResponse) {
  response.say('The option that you selected is invalid.');
}

export const IVR: Record<StateName, State<StateName>> = {
  greeting: { enter: enterGreeting, exit: 'menu' },
  menu: { enter: enterMenu, exit: exitMenu },
  sales: { enter: enterSales, exit: null },
  support: { enter: enterSupport, exit: null },
  hours: { enter: enterHours, exit: exitHours },
  reception: { enter: enterReception, exit: null },
  error: { enter: enterError, exit: 'menu' },
};

/** The phone tree of ACME, Inc. */
export const tree: PhoneTree<StateName> = { states: IVR, start: 'greeting', rescue: 'reception' };
