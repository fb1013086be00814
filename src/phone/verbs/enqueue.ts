import type { ActName } from '../events.js';
import { HungUp } from '../line.js';
import type { XmlElement } from '../xml.js';
import { type Outcome, resolve, type Stage, toAction } from './stage.js';

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
