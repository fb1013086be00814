import type { XmlElement } from '../xml.js';
import { playDial } from './dial.js';
import { playEnqueue } from './enqueue.js';
import { playGather } from './gather.js';
import { playPrompt } from './prompts.js';
import { playRecord } from './record.js';
import { methodOf, type Outcome, resolve, type Stage } from './stage.js';

type Player = (verb: XmlElement, stage: Stage) => Promise<Outcome> | Outcome;

const prompt: Player = async (verb, stage) => {
  await playPrompt(verb, stage);
  return undefined;
};

/** All verbs that this phone plays. */
const PLAYERS: ReadonlyMap<string, Player> = new Map<string, Player>([
  ['Say', prompt],
  ['Play', prompt],
  ['Pause', prompt],
  ['Gather', playGather],
  ['Record', playRecord],
  ['Dial', playDial],
  ['Enqueue', playEnqueue],
  ['Redirect', redirect],
  ['Hangup', () => ({ end: 'hangup' })],
  ['Reject', reject],
  ['Leave', () => ({ leave: true })],
  ['Echo', echo],
]);

/** Plays a verb. Passes over a verb that this phone does not simulate. */
export async function playVerb(verb: XmlElement, stage: Stage): Promise<Outcome> {
  return PLAYERS.get(verb.name)?.(verb, stage);
}

function redirect(verb: XmlElement, stage: Stage): Outcome {
  const url = verb.children.filter((child) => typeof child === 'string').join('');
  return { next: { url: resolve(url, stage), method: methodOf(verb), params: {} } };
}

/** Rejects a ringing call. A call that has been answered cannot be rejected, so it ends (https://www.twilio.com/docs/voice/twiml/reject). */
function reject(verb: XmlElement, { leg }: Stage): Outcome {
  if (leg.identity.status !== 'ringing') return { end: 'hangup' };
  leg.identity.status = verb.attributes['reason'] === 'busy' ? 'busy' : 'no-answer';
  return { end: 'rejected' };
}

/** The caller hears themselves until they hang up (https://www.twilio.com/docs/voice/twiml). */
async function echo(_verb: XmlElement, { leg: { line } }: Stage): Promise<Outcome> {
  await line.wait('playing', Number.POSITIVE_INFINITY, []);
  return undefined;
}
