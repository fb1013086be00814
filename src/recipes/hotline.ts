/**
 * A support hotline. Callers wait in a queue, hear their position and how long the wait is, and can leave a message
 * instead. Agents call the same number from telephones that it knows, hear how many wait, and take one caller after the
 * other; star ends a conversation. Nobody waits after closing time, or while no agent is on the line.
 *
 * To set: `AGENT_NUMBERS`, the agents' telephones, with commas between them; `HOLD_MUSIC_URL`, an MP3 of half a minute
 * for those who wait, without which there is silence between announcements. At Twilio: the number's webhook, and "Call
 * status changes" to `/status`, which tells when an agent has hung up. Run one process: it remembers who is on the line.
 * A caller's number can be forged: where strangers must not take callers, ask agents for a PIN too.
 */
import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Call, PhoneTree, Place } from '../state-machine.js';
import { inEnglish, openingHours } from '../tree-helpers/opening-hours.js';
import { Presence } from '../tree-helpers/presence.js';
import { ask, recording, saying } from '../tree-helpers/prompts.js';
import { phoneNumbers } from '../tree-helpers/tree-variables.js';

type Stop = 'queue' | 'full' | 'nobody' | 'closed' | 'message' | 'thanks' | 'goodbye' | 'desk' | 'nextCaller';
type StateName = Stop | 'arrival' | 'join' | 'left' | 'signOn';

interface Memory {
  /** How many callers wait, for the agent who calls. */
  waiting: number;
}

const AGENTS = phoneNumbers('AGENT_NUMBERS', ['+13125550181', '+13125550182']);
const MUSIC = process.env['HOLD_MUSIC_URL'];
const HOURS = openingHours({
  timeZone: 'America/Chicago',
  week: {
    Monday: ['08:00-18:00'],
    Tuesday: ['08:00-18:00'],
    Wednesday: ['08:00-18:00'],
    Thursday: ['08:00-18:00'],
    Friday: ['08:00-16:00'],
  },
  days: { '01-01': [], '12-25': [] },
});
const QUEUE = 'hotline';
const LEAVE = 'To leave a message, press one.';

const agents = new Presence();
const callers = new Presence();

function chooseByCaller({ from, time }: Call<Memory>): StateName {
  if (AGENTS.includes(from)) return 'signOn';
  return HOURS.at(time) === 'open' ? 'join' : 'closed';
}

function join(call: Call<Memory>): StateName {
  if (agents.count(call.time) === 0) return 'nobody';
  callers.arrive(call);
  return 'queue';
}

function enterQueue(response: VoiceResponse) {
  response.say(
    'Northwind Internet, good day. All agents are talking. You will hear your place in the queue.',
  );
  response.enqueue({ action: '/webhook', waitUrl: '/hold', maxQueueSize: 20 }, QUEUE);
}

/** Is heard again and again: each time takes about 30 seconds. */
function hold(response: VoiceResponse, { digits, queue, time }: Call<Memory>) {
  if (digits === '1') return void response.leave();
  if (agents.count(time) === 0 || HOURS.at(time) !== 'open') {
    response.say('Thank you for waiting.');
    return void response.leave();
  }
  const gather = response.gather({ numDigits: 1, timeout: 3 });
  const minutes = Math.ceil((queue?.averageSeconds ?? 0) / 60);
  const wait = minutes > 1 ? ` The wait is about ${minutes} minutes.` : '';
  gather.say(
    `You are number ${queue?.position ?? 1} in the queue.${wait} To leave a message instead, press one.`,
  );
  if (MUSIC) gather.play(MUSIC);
  else gather.pause({ length: 20 });
}

/** Where a call goes that has left the queue. */
function leaveQueue(call: Call<Memory>): StateName {
  const { queue, time } = call;
  callers.leave(call);
  if (queue?.result === 'bridged') return 'goodbye';
  if (queue?.result === 'queue-full') return 'full';
  if (HOURS.at(time) !== 'open') return 'closed';
  return agents.count(time) === 0 ? 'nobody' : 'message';
}

function enterClosed(response: VoiceResponse, { time }: Call<Memory>) {
  ask(response, `Northwind Internet is closed now. We open ${inEnglish(HOURS.next(time))}. ${LEAVE}`);
}

function exitOffer({ digits }: Call<Memory>): StateName {
  return digits === '1' ? 'message' : 'goodbye';
}

const MESSAGE =
  'Your message is recorded. After the tone, please say your name, your number and what is wrong.';

function enterDesk(response: VoiceResponse, { memory: { waiting } }: Call<Memory>) {
  const wait =
    waiting === 0 ? 'Nobody waits.' : waiting === 1 ? 'One caller waits.' : `${waiting} callers wait.`;
  ask(response, `${wait} For the next caller, press one. To sign off, hang up.`);
}

const NO_AGENT = { 'no-human': 'no agent is there' };

const states: Record<StateName, Place<StateName, Memory>> = {
  arrival: { choose: chooseByCaller },
  join: { act: join, to: ['queue', 'nobody'] },
  queue: { enter: enterQueue, hold, exit: () => 'left' },
  left: { act: leaveQueue, to: ['message', 'full', 'nobody', 'closed', 'goodbye'] },
  full: {
    enter: (response) => ask(response, `Too many callers wait. ${LEAVE}`),
    exit: exitOffer,
    allow: NO_AGENT,
  },
  nobody: {
    enter: (response) => ask(response, `Northwind Internet. No agent is on the line now. ${LEAVE}`),
    exit: exitOffer,
    allow: NO_AGENT,
  },
  closed: { enter: enterClosed, exit: exitOffer, allow: NO_AGENT },
  message: recording(MESSAGE, 'thanks', 'goodbye', { maxLength: 180 }),
  thanks: saying('Thank you. We will call you back.', 'goodbye'),
  goodbye: saying('Goodbye.', null),
  signOn: {
    act(call) {
      agents.arrive(call);
      // The caller whom the agent has talked to.
      callers.leave({ sid: call.params['DialCallSid'] ?? '' });
      call.memory.waiting = callers.count(call.time);
      return 'desk';
    },
    to: ['desk'],
    pretend({ memory }) {
      memory.waiting = 2;
    },
  },
  desk: { enter: enterDesk, exit: ({ digits }) => (digits === '1' ? 'nextCaller' : 'signOn') },
  nextCaller: {
    enter: (response) =>
      void response.dial({ action: '/webhook', timeout: 60, hangupOnStar: true }).queue(QUEUE),
    exit: () => 'signOn',
  },
};

export const tree: PhoneTree<StateName, Memory> = {
  states,
  start: 'arrival',
  rescue: 'message',
  memory: { waiting: 0 },
  events: {
    ended({ call }) {
      agents.leave(call);
      callers.leave(call);
    },
  },
};
