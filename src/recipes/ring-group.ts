/**
 * A small firm whose people are on the road. The mobiles of the plumbers ring at once for 20 seconds, then those of
 * the owners, one after the other. Who answers hears who calls, and presses 1 to take the call, so that the voicemail
 * of a mobile does not take it. If nobody takes it, the caller leaves a message.
 *
 * To set: `PLUMBER_NUMBERS` and `OWNER_NUMBERS`, with commas between them. At Twilio: only the number's webhook.
 */
import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Call, PhoneTree, Place } from '../state-machine.js';
import { askCallee, recording, ringing, saying } from '../tree-helpers/prompts.js';
import { phoneNumbers } from '../tree-helpers/tree-variables.js';

type StateName = 'greeting' | 'plumbers' | 'owners' | 'message' | 'thanks' | 'goodbye';

interface Memory {
  /** What the callees are told: in their own calls, `from` is what their telephones show. */
  caller: string;
}

const PLUMBERS = phoneNumbers('PLUMBER_NUMBERS', ['+12065550161', '+12065550162', '+12065550163']);
const OWNERS = phoneNumbers('OWNER_NUMBERS', ['+12065550171', '+12065550172']);
const RING_SECONDS = 20;

function enterGreeting(response: VoiceResponse, { from, memory }: Call<Memory>) {
  response.say('Harbor Plumbing. Please hold, we look for a free plumber.');
  memory.caller = from;
}

/** The telephones show the caller's number, so that the owners can call back. */
function enterOwners(response: VoiceResponse) {
  response.say('All plumbers are at work. We try somebody else.');
  const dial = response.dial({ action: '/webhook', timeout: RING_SECONDS, sequential: true });
  for (const number of OWNERS) dial.number({ url: '/callee' }, number);
}

const MESSAGE =
  'Nobody is free right now. After the tone, tell us your name, your number and what has happened. ' +
  'Your message is recorded, and we call you back within the hour.';

const states: Record<StateName, Place<StateName, Memory>> = {
  greeting: { enter: enterGreeting, exit: 'plumbers' },
  // Their telephones show the firm's number, which the plumbers know.
  plumbers: ringing(() => PLUMBERS, 'goodbye', 'owners'),
  owners: {
    enter: enterOwners,
    callee: (response, { digits, memory }) => askCallee(response, digits, memory.caller),
    exit: ({ dial }) => (dial?.bridged ? 'goodbye' : 'message'),
  },
  message: recording(MESSAGE, 'thanks', 'goodbye'),
  thanks: saying('Thank you. We will call you back.', 'goodbye'),
  goodbye: saying('Goodbye.', null),
};

export const tree: PhoneTree<StateName, Memory> = {
  states,
  start: 'greeting',
  rescue: 'owners',
  memory: { caller: '' },
};
