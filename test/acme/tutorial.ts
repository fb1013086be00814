// The tutorial's phone tree, written down once more by hand from its text: the port is compared with it.

const MENU =
  '<Gather actionOnEmptyResult="true" numDigits="1"><Say>Listen to the following menu options. ' +
  'For sales, press one. For support, press two. For our business hours, press three. ' +
  'To repeat these options, press nine. To speak with the receptionist, press zero.</Say></Gather>';

/** The TwiML of the response that enters a state, automatic transitions included. */
export const TUTORIAL_TWIML = {
  greeting: `<Say>Welcome to ACME, Inc.</Say>${MENU}`,
  menu: MENU,
  sales:
    '<Say>All our sales representatives are currently busy, please leave us a message and we will return ' +
    'your call as soon as possible.</Say><Record/>',
  support:
    '<Say>You are being transferred to the support line. A representative will be with you shortly.</Say>' +
    '<Enqueue>support</Enqueue>',
  hours:
    '<Gather actionOnEmptyResult="true" numDigits="1"><Say>We are open Monday through Friday from 9 AM to 6 PM, ' +
    'and Saturday from 10 AM to 1 PM. We are closed on Sunday.</Say><Pause/>' +
    '<Say>Press one to repeat this message or any other key to go back to the menu.</Say></Gather>',
  reception: '<Dial>+12345678900</Dial>',
  error: `<Say>The option that you selected is invalid.</Say>${MENU}`,
};

export type TutorialState = keyof typeof TUTORIAL_TWIML;

export const TUTORIAL_STATES: TutorialState[] = [
  'greeting',
  'menu',
  'sales',
  'support',
  'hours',
  'reception',
  'error',
];

/** What a caller can do when asked; `undefined` is silence that arrives without Digits. */
export const KEYS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#', '', undefined];

/** The state that a key leads to; undefined where the call is over. */
export function tutorialNext(state: TutorialState, digits: string | undefined): TutorialState | undefined {
  switch (state) {
    case 'greeting':
    case 'error':
    case 'menu':
      if (digits === '1') return 'sales';
      if (digits === '2') return 'support';
      if (digits === '3') return 'hours';
      if (digits === '9') return 'menu';
      if (digits === '0') return 'reception';
      return 'error';
    case 'hours':
      return digits === '1' ? 'hours' : 'menu';
    default:
      return undefined;
  }
}
