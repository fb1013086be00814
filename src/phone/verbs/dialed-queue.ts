import { Bridge, TALK_SECONDS } from '../bridge.js';
import { type CallQueue, type Member, secondsSince } from '../call-queue.js';
import type { ActName } from '../events.js';
import { textOf, type XmlElement } from '../xml.js';
import { type Dialing, type Recorded, stayBridged } from './dial.js';
import { secondsOf } from './recording.js';
import { methodOf, resolve, type Stage, seconds } from './stage.js';

/** The simulated results if no call of a test waits in the queue. */
const SIMULATED: readonly ActName[] = ['answer', 'no-answer', 'failed', 'wait'];

/** Takes the call that has waited longest in a queue, or waits for a call (https://www.twilio.com/docs/voice/twiml/queue). */
export function playDialedQueue(noun: XmlElement, dial: XmlElement, stage: Stage): Dialing {
  const { leg } = stage;
  const { line, settings } = leg;
  const name = textOf(noun);
  const { url } = noun.attributes;
  const queue = settings.board.existingQueue(name);
  const bridge = new Bridge();
  const dequeuing = {
    sid: leg.sid,
    bridge,
    url: url === undefined ? undefined : { url: resolve(url, stage), method: methodOf(noun) },
  };
  const recorded: Recorded = { params: {} };
  let status = 'canceled';
  let talking: { member?: Member; waited: number; since?: number } | undefined;

  /** The next call from the queue; undefined if no call came in time. */
  async function nextMember(from: CallQueue): Promise<Member | undefined> {
    const waiting = from.take(dequeuing);
    if (waiting) return waiting;
    const arrival = from.arrival();
    try {
      await line.wait('dialing', seconds(dial, 'timeout', 30), ['wait'], arrival.signal);
      return from.take(dequeuing);
    } finally {
      arrival.forget();
    }
  }

  async function talkTo(member: Member) {
    status = 'completed';
    talking = { member, waited: secondsSince(member) };
    try {
      await line.wait('dialing', Number.POSITIVE_INFINITY, [], bridge.connected);
      if (bridge.left.aborted) return;
      talking.since = line.clock.now();
      await stayBridged(bridge, dial, stage, recorded);
    } finally {
      bridge.leave();
    }
  }

  async function simulate() {
    const act = await line.wait('dialing', seconds(dial, 'timeout', 30), SIMULATED);
    status = act?.act === 'failed' ? 'failed' : 'no-answer';
    if (act?.act !== 'answer') return;
    status = 'completed';
    talking = { waited: 0, since: line.clock.now() };
    await stayBridged(bridge, dial, stage, recorded, act.seconds ?? TALK_SECONDS);
  }

  return {
    async play() {
      if (settings.board.isAlone && !queue?.members.length) return simulate();
      if (!queue) {
        status = 'failed';
        leg.emit({ event: 'note', message: `there is no queue ${name}: no call has ever waited in it` });
        return;
      }
      const member = await nextMember(queue);
      if (member) await talkTo(member);
      else status = 'no-answer';
    },
    result: () => ({
      DialCallStatus: status,
      DialBridged: String(talking?.since !== undefined),
      ...(talking?.member && { DialCallSid: talking.member.leg.sid }),
      ...(talking?.since !== undefined && { DialCallDuration: secondsOf(line.clock.now() - talking.since) }),
      ...(queue && talking && { QueueSid: queue.sid, QueueTime: String(talking.waited) }),
      ...recorded.params,
    }),
  };
}
