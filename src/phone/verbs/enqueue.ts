import { type Member, secondsSince } from '../call-queue.js';
import type { Params } from '../http/params.js';
import { HungUp } from '../line.js';
import { TwimlError, textOf, type XmlElement } from '../xml.js';
import { hold } from './hold.js';
import { methodOf, type Outcome, resolve, type Stage, toAction, whole } from './stage.js';

/** The QueueResult of an action (https://www.twilio.com/docs/voice/twiml/enqueue#attributes-action-parameters). */
type QueueResult = 'bridged' | 'leave' | 'hangup' | 'queue-full' | 'error';

/** Puts the caller into a queue. The caller hears the waitUrl's documents until an agent comes or the caller leaves. */
export async function playEnqueue(enqueue: XmlElement, stage: Stage): Promise<Outcome> {
  const { leg } = stage;
  const { board } = leg.settings;
  const queue = board.queue(textOf(enqueue));
  const hasAction = enqueue.attributes['action'] !== undefined;
  const most = whole(enqueue, 'maxQueueSize', Number.POSITIVE_INFINITY, 1);
  const goOn = (result: QueueResult, params: Params = {}) =>
    toAction(enqueue, stage, { QueueResult: result, ...params });
  if (queue.isFull(most)) return hasAction ? goOn('queue-full') : undefined;

  const member = queue.join(leg);
  let params = (): Params => ({ QueueSid: queue.sid, QueueTime: String(secondsSince(member)) });
  let result: QueueResult = 'hangup';
  try {
    const left = await leave(enqueue, stage, member, () => queue.paramsOf(member, most));
    result = left;
    const waited = params();
    params = () => waited;
    queue.leave(member);
    if (member.dequeuing) await meet(member, member.dequeuing, stage, waited);
    if (left === 'hangup') {
      if (hasAction) await stage.tell(goOn(left, waited).next);
      return { end: 'hangup' };
    }
  } catch (error) {
    queue.leave(member);
    member.dequeuing?.bridge.leave();
    if (error instanceof HungUp && hasAction) await stage.tell(goOn(result, params()).next);
    throw error;
  }
  if (!hasAction) return undefined;
  return result === 'queue-full' ? goOn(result) : goOn(result, params());
}

/** Waits in the queue. Returns why the call left the queue. */
async function leave(
  enqueue: XmlElement,
  stage: Stage,
  member: Member,
  tell: () => Params,
): Promise<QueueResult> {
  const { leg } = stage;
  const { waitUrl = '' } = enqueue.attributes;
  const method = methodOf(enqueue, 'waitUrlMethod');
  const ask = () => (waitUrl === '' ? undefined : { url: resolve(waitUrl, stage), method, params: tell() });
  try {
    const held = await leg.line.during(['agent', 'leave', 'queue-full'], () => hold(stage, 'hold', ask));
    if (member.dequeuing || held.act?.act === 'agent') return 'bridged';
    if (held.act?.act === 'queue-full') return 'queue-full';
    return held.value && 'end' in held.value ? 'hangup' : 'leave';
  } catch (error) {
    if (!(error instanceof TwimlError) || leg.line.hungUp) throw error;
    if (member.dequeuing) return 'bridged';
    leg.warn(error, ', so the caller leaves the queue');
    return 'error';
  }
}

/** Plays the url of the agent's Queue, then connects both until one of them hangs up. */
async function meet(
  member: Member,
  dequeuing: NonNullable<Member['dequeuing']>,
  stage: Stage,
  waited: Params,
) {
  const { bridge, url, sid } = dequeuing;
  try {
    if (url) {
      const params = { ...waited, DequeingCallSid: sid };
      await stage.playAt({ ...url, params }, 'dequeue');
    }
    bridge.connect();
    await bridge.stay(member.leg.line, { ms: Number.POSITIVE_INFINITY });
  } finally {
    bridge.leave();
  }
}
