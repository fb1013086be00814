import type { XmlElement } from '../xml.js';
import { type Outcome, type Stage, seconds, toAction } from './stage.js';

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
