import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { PhoneTree, Place } from '../../src/state-machine.js';

/** After a flow of Twilio Studio: words or keys, a lookup outside, a call that is put through, or a message. */
type Name = 'welcome' | 'reason' | 'again' | 'lookup' | 'known' | 'connect' | 'voicemail' | 'thanks';

interface Memory {
  reason: 'sales' | 'support' | null;
  customer: string | null;
}

function enterReason(response: VoiceResponse) {
  const gather = response.gather({
    action: '/webhook',
    actionOnEmptyResult: true,
    input: ['speech', 'dtmf'],
    hints: 'sales, support',
    numDigits: 1,
    timeout: 5,
  });
  gather.say('How can we help? Say sales or press 1. Say support or press 2.');
}

const states: Record<Name, Place<Name, Memory>> = {
  welcome: { enter: (response) => void response.say('Hello, and welcome.'), exit: 'reason' },
  reason: {
    enter: enterReason,
    exit({ digits, speech, memory }) {
      if (digits === '1' || /sales|buy/i.test(speech)) memory.reason = 'sales';
      else if (digits === '2' || /support|help/i.test(speech)) memory.reason = 'support';
      else return 'again';
      return 'lookup';
    },
  },
  again: { enter: (response) => void response.say('Sorry, we did not get that.'), exit: 'reason' },
  lookup: {
    act: async (): Promise<Name> => 'connect',
    to: ['known', 'connect'],
    pretend({ memory }, to) {
      memory.customer = to === 'known' ? 'Ms Jones' : null;
    },
  },
  known: {
    enter: (response, { memory }) => void response.say(`Welcome back, ${memory.customer?.toUpperCase()}.`),
    exit: 'connect',
  },
  connect: {
    enter(response, { memory }) {
      response.say('Please hold.');
      response.dial({ action: '/webhook' }, memory.reason === 'sales' ? '+15550201' : '+15550202');
    },
    exit: ({ dial }) => (dial?.bridged ? 'thanks' : 'voicemail'),
  },
  voicemail: {
    enter(response) {
      response.say('Nobody is free. Please leave a message.');
      response.record({ action: '/webhook', transcribe: true, maxLength: 120 });
    },
    exit: () => 'thanks',
  },
  thanks: { enter: (response) => void response.say('Thank you. Good bye.'), exit: null },
};

export const tree: PhoneTree<Name, Memory> = {
  states,
  start: 'welcome',
  rescue: 'voicemail',
  memory: { reason: null, customer: null },
};
