import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { PhoneTree } from '../../../src/state-machine.js';

function ask(response: VoiceResponse, prompt: string, timeout = 60) {
  response.gather({ numDigits: 1, actionOnEmptyResult: true, timeout }).say(prompt);
}

/** A tree of few words, that no test waits for: 1 records, 2 queues, 3 dials, 4 asks impatiently. */
export const quickTree: PhoneTree<string> = {
  states: {
    menu: {
      enter: (response) => ask(response, 'Menu.'),
      exit: ({ digits }) => ({ 1: 'message', 2: 'queue', 3: 'desk', 4: 'hasty' })[digits] ?? 'menu',
    },
    message: { enter: (response) => void response.record({ timeout: 1 }), exit: () => 'thanks' },
    thanks: { enter: (response) => void response.say('Thanks.'), exit: null },
    queue: {
      enter: (response) => void response.enqueue({ action: '/webhook' }, 'friends'),
      exit: () => 'thanks',
    },
    desk: {
      enter: (response) => void response.dial({ action: '/webhook' }, '+15550000000'),
      exit: () => 'thanks',
    },
    hasty: {
      enter: (response) => ask(response, 'Quick.', 1),
      exit: ({ digits }) => (digits ? 'hasty' : 'menu'),
    },
  },
  start: 'menu',
  rescue: 'menu',
};

/** Only one state, which says this. */
export function speaking(enter: (response: VoiceResponse) => void): PhoneTree<string> {
  return { states: { only: { enter, exit: () => 'only' } }, start: 'only', rescue: 'only' };
}
