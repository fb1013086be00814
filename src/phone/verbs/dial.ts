import { Bridge } from '../bridge.js';
import type { ActName } from '../events.js';
import type { Params } from '../http/params.js';
import { HungUp, type OtherEnd } from '../line.js';
import { elementsOf, type XmlElement } from '../xml.js';
import { Callee } from './callee.js';
import { playConference } from './conference.js';
import { playDialedQueue } from './dialed-queue.js';
import { Recording, secondsOf } from './recording.js';
import { isTrue, type Outcome, type Stage, seconds, toAction } from './stage.js';

/** Twilio lets callees ring 5 seconds longer than the timeout (https://www.twilio.com/docs/voice/twiml/dial#timeout). */
const RINGS_LONGER_MS = 5000;
/** `true` means record-from-answer (https://www.twilio.com/docs/voice/twiml/dial#record). */
const RECORDED = /^(true|record-from-(answer|ringing)(-dual)?)$/;
const CALLEE_ACTS: readonly ActName[] = ['answer', 'busy', 'no-answer', 'failed', 'callee'];

/** A Dial in progress, and the parameters of its action. */
export interface Dialing {
  play: () => Promise<void>;
  result: () => Params;
}

/** Plays a Dial of numbers, of a queue, or of a conference. */
export async function playDial(dial: XmlElement, stage: Stage): Promise<Outcome> {
  const nouns = elementsOf(dial);
  const [noun] = nouns;
  if (noun?.name === 'Queue') return endDial(dial, stage, playDialedQueue(noun, dial, stage));
  if (noun?.name === 'Conference') return endDial(dial, stage, playConference(noun, dial, stage));
  const callees = (nouns.length > 0 ? nouns : [dial]).map((one) => new Callee(one, dial, stage));
  return endDial(dial, stage, dialNumbers(callees, dial, stage));
}

/** Plays a Dial to its end, then requests the action, also if the caller has hung up. */
async function endDial(dial: XmlElement, stage: Stage, { play, result }: Dialing): Promise<Outcome> {
  const hasAction = dial.attributes['action'] !== undefined;
  try {
    await play();
  } catch (error) {
    if (error instanceof HungUp && hasAction) await stage.tell(toAction(dial, stage, result()).next);
    throw error;
  } finally {
    stage.leg.line.otherEnd = undefined;
  }
  return hasAction ? toAction(dial, stage, result()) : undefined;
}

function dialNumbers(callees: Callee[], dial: XmlElement, stage: Stage): Dialing {
  let winner: Callee | undefined;
  const recorded: Recorded = { params: {} };
  const rounds = isTrue(dial, 'sequential') ? callees.map((callee) => [callee]) : [callees];
  return {
    async play() {
      stage.leg.line.otherEnd = otherEndOf(callees);
      for (const round of rounds) winner ??= await ringAtOnce(round, dial, stage);
      if (winner) await talkTo(winner, dial, stage, recorded);
    },
    result() {
      const answered = callees.filter(({ answeredAt }) => answeredAt !== undefined);
      const canceled = callees.find(({ result }) => result === 'canceled');
      const told = winner ?? answered.at(-1) ?? canceled ?? callees.at(-1);
      return {
        DialCallStatus: told?.result ?? 'canceled',
        DialCallSid: told?.leg.sid ?? '',
        DialBridged: String(winner !== undefined),
        ...(told?.answeredAt === undefined ? {} : { DialCallDuration: secondsOf(told.duration) }),
        ...recorded.params,
      };
    },
  };
}

/** Rings until a callee accepts, all have declined, or the time is over. Returns the callee who accepted. */
async function ringAtOnce(callees: Callee[], dial: XmlElement, stage: Stage): Promise<Callee | undefined> {
  const { leg } = stage;
  const decided = new AbortController();
  let winner: Callee | undefined;
  let over = 0;
  const rings = callees.map(async (callee) => {
    try {
      if (!(await callee.ring())) return;
      if (winner || decided.signal.aborted) callee.cancel('canceled');
      else winner = callee;
    } finally {
      if (++over === callees.length || winner) decided.abort();
    }
  });
  const ended = Promise.all(rings);
  ended.catch(() => decided.abort());
  try {
    const ms = seconds(dial, 'timeout', 30) + RINGS_LONGER_MS;
    await leg.line.wait('dialing', ms, ['wait'], decided.signal);
    if (!decided.signal.aborted) await stopRinging(callees, stage, decided.signal);
    return winner;
  } catch (error) {
    winner = undefined;
    throw error;
  } finally {
    decided.abort();
    for (const callee of callees) if (callee !== winner) callee.cancel('canceled');
    await ended;
  }
}

/** Stops ringing when the time is over. Callees who have answered can still accept. */
async function stopRinging(callees: Callee[], { leg }: Stage, decided: AbortSignal): Promise<void> {
  const ringing = callees.filter(({ answeredAt }) => answeredAt === undefined);
  if (ringing.length === callees.length) leg.emit({ event: 'note', message: 'nobody answers' });
  for (const callee of ringing) callee.cancel('no-answer');
  if (ringing.length < callees.length) await leg.line.wait('dialing', Number.POSITIVE_INFINITY, [], decided);
}

async function talkTo(callee: Callee, dial: XmlElement, stage: Stage, recorded: Recorded): Promise<void> {
  const bridge = new Bridge();
  const staying = stayBridged(bridge, dial, stage, recorded);
  const talking = callee.talk(bridge, seconds(dial, 'timeLimit', 14_400));
  talking.catch(() => {});
  try {
    await staying;
  } finally {
    await talking;
  }
}

/** The recording's parameters for the action of a Dial. */
export interface Recorded {
  params: Params;
}

/** Keeps the caller connected, and records if the Dial says so. A simulated other side hangs up after `talkSeconds`. */
export async function stayBridged(
  bridge: Bridge,
  dial: XmlElement,
  stage: Stage,
  recorded: Recorded,
  talkSeconds = Number.POSITIVE_INFINITY,
): Promise<void> {
  const { line, emit } = stage.leg;
  const { record = '' } = dial.attributes;
  const recording = RECORDED.test(record) ? new Recording(dial, stage, 'DialVerb') : undefined;
  const [ms, talkMs] = [seconds(dial, 'timeLimit', 14_400), talkSeconds * 1000];
  try {
    if (!Number.isFinite(talkMs)) await bridge.stay(line, { ms, star: isTrue(dial, 'hangupOnStar') });
    else await line.play('bridged', Math.min(talkMs, ms));
    if (talkMs <= ms) emit({ event: 'note', message: 'the other side hung up' });
  } finally {
    if (recording) recorded.params = recording.end();
  }
}

/** Lets the callees act through the caller's line. */
function otherEndOf(callees: Callee[]): OtherEnd {
  return {
    get acts() {
      return CALLEE_ACTS.filter((act) => callees.some(({ acts }) => acts.includes(act)));
    },
    perform(act) {
      const wanted = 'callee' in act ? act.callee : undefined;
      const able = callees.find(
        ({ acts }, index) => acts.includes(act.act) && (wanted === undefined || wanted === index),
      );
      able?.perform(act);
      return able !== undefined;
    },
  };
}
