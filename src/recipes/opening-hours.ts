/**
 * A shop with opening hours. While it is open, callers get a menu. At lunchtime and when it is closed, they hear when
 * it opens again, and can leave a message. The hours are those of the shop's own time zone, wherever the server is.
 *
 * To set: `SHOP_NUMBER`, the telephone in the shop. At Twilio: only the number's webhook.
 */
import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Call, PhoneTree, Place } from '../state-machine.js';
import { inEnglish, openingHours } from '../tree-helpers/opening-hours.js';
import { ask, recording, saying } from '../tree-helpers/prompts.js';
import { phoneNumber } from '../tree-helpers/tree-variables.js';

type StateName =
  | 'arrival'
  | 'menu'
  | 'hours'
  | 'shop'
  | 'busy'
  | 'lunch'
  | 'closed'
  | 'message'
  | 'thanks'
  | 'goodbye';

const SHOP_NUMBER = phoneNumber('SHOP_NUMBER', '+13035550142');

const HOURS = openingHours({
  timeZone: 'America/Denver',
  week: {
    Tuesday: ['09:00-13:00', '14:00-18:30'],
    Wednesday: ['09:00-13:00', '14:00-18:30'],
    Thursday: ['09:00-13:00', '14:00-20:00'],
    Friday: ['09:00-13:00', '14:00-18:30'],
    Saturday: ['10:00-16:00'],
  },
  days: {
    '01-01': [],
    '07-04': [],
    '12-24': ['09:00-12:00'],
    '12-25': [],
    '2026-11-26': [],
    '2027-11-25': [],
  },
});

const LEAVE = 'To leave us a message, press one.';

function chooseByHours({ time }: Call): StateName {
  return ({ open: 'menu', break: 'lunch', closed: 'closed' } as const)[HOURS.at(time)];
}

function enterMenu(response: VoiceResponse) {
  ask(
    response,
    'Welcome to Lindgren Cycles. For our opening hours, press one. To talk to us, stay on the line.',
  );
}

function enterHours(response: VoiceResponse) {
  ask(
    response,
    'We are open Tuesday to Friday from 9 AM to 1 PM and from 2 to 6:30 PM, on Thursday until 8 PM, ' +
      'and on Saturday from 10 AM to 4 PM. To hear this again, press one. To talk to us, stay on the line.',
  );
}

function exitToShop({ digits }: Call): StateName {
  return digits === '1' ? 'hours' : 'shop';
}

function enterShop(response: VoiceResponse) {
  response.dial({ action: '/webhook', timeout: 25 }, SHOP_NUMBER);
}

function enterLunch(response: VoiceResponse, { time }: Call) {
  ask(response, `Lindgren Cycles is having lunch. We are back ${inEnglish(HOURS.next(time))}. ${LEAVE}`);
}

function enterClosed(response: VoiceResponse, { time }: Call) {
  ask(response, `Lindgren Cycles is closed now. We open ${inEnglish(HOURS.next(time))}. ${LEAVE}`);
}

function exitOffer({ digits }: Call): StateName {
  return digits === '1' ? 'message' : 'goodbye';
}

const MESSAGE = 'Please tell us your name, your number and what we can do for you, and then hang up.';

const NOBODY_IN = { 'no-human': 'nobody is in the shop' };

const states: Record<StateName, Place<StateName>> = {
  arrival: { choose: chooseByHours },
  menu: { enter: enterMenu, exit: exitToShop },
  hours: { enter: enterHours, exit: exitToShop },
  shop: { enter: enterShop, exit: ({ dial }) => (dial?.bridged ? 'goodbye' : 'busy') },
  busy: {
    enter: (response) => ask(response, `All of us are with customers. ${LEAVE} To try again, press two.`),
    exit: (call) => (call.digits === '2' ? 'shop' : exitOffer(call)),
  },
  lunch: { enter: enterLunch, exit: exitOffer, allow: NOBODY_IN },
  closed: { enter: enterClosed, exit: exitOffer, allow: NOBODY_IN },
  message: recording(MESSAGE, 'thanks', 'goodbye', { maxLength: 180 }),
  thanks: saying('Thank you. We will call you back.', 'goodbye'),
  goodbye: saying('Good bye.', null),
};

export const tree: PhoneTree<StateName> = { states, start: 'arrival', rescue: 'shop' };
