import type { ActName } from './events.js';
import { HungUp } from './line.js';
import { type Outcome, resolve, type Stage, seconds, toAction } from './player.js';
import type { XmlElement } from './xml.js';

/** How long two people talk, as far as a phone without people knows. */
const TALK_MS = 3000;

/** Dials: the other side answers and hangs up later, is busy, does not answer, or cannot be reached. */
export async function playDial(dial: XmlElement, stage: Stage): Promise<Outcome> {
  const { line, emit } = stage;
  // Twilio lets it ring 5 seconds longer (https://www.twilio.com/docs/voice/twiml/dial#timeout).
  const ringing = seconds(dial, 'timeout', 30) + 5000;
  const act = await line.wait('dialing', ringing, ['answer', 'busy', 'no-answer', 'failed', 'wait']);
  const result = act?.act ?? 'no-answer';
  const answered = result === 'answer';
  const talk = Math.min(seconds(dial, 'timeLimit', 14_400), TALK_MS);
  if (answered) {
    await line.play('dialing', talk);
    emit({ event: 'note', message: 'the other side hung up' });
  } else if (act === undefined) {
    emit({ event: 'note', message: 'nobody answers' });
  }
  if (dial.attributes['action'] === undefined) return undefined;
  return toAction(dial, stage, {
    DialCallStatus: answered ? 'completed' : result,
    DialCallSid: `CA${'d'.repeat(32)}`,
    ...(answered ? { DialCallDuration: String(talk / 1000) } : {}),
  });
}

const QUEUE_RESULTS: Partial<Record<ActName, string>> = { agent: 'bridged' };

/** Queues the caller, who hears the wait URL's document once, until an agent comes or the queue is left. */
export async function playEnqueue(enqueue: XmlElement, stage: Stage): Promise<Outcome> {
  const { line, tell } = stage;
  const begun = line.clock.now();
  const hasAction = enqueue.attributes['action'] !== undefined;
  const action = (QueueResult: string) =>
    toAction(enqueue, stage, {
      QueueResult,
      QueueSid: `QU${'0'.repeat(32)}`,
      QueueTime: String(Math.round((line.clock.now() - begun) / 1000)),
    });
  try {
    const held = await line.during(['agent', 'leave', 'queue-full'], () => hold(enqueue, stage));
    if (held.value && !('leave' in held.value)) return held.value;
    const ended = held.act?.act ?? 'leave';
    return hasAction ? action(QUEUE_RESULTS[ended] ?? ended) : undefined;
  } catch (error) {
    if (error instanceof HungUp && hasAction) await tell(action('hangup').next);
    throw error;
  }
}

/** What the caller hears on hold, which may lead elsewhere. */
async function hold(enqueue: XmlElement, stage: Stage): Promise<Outcome> {
  const { waitUrl = '', waitUrlMethod } = enqueue.attributes;
  if (waitUrl !== '') {
    const method = waitUrlMethod === 'GET' ? 'GET' : 'POST';
    const outcome = await stage.playAt({ url: resolve(waitUrl, stage), method, params: {} });
    if (outcome) return outcome;
  }
  await stage.line.wait('queued', Number.POSITIVE_INFINITY, []);
  return undefined;
}
