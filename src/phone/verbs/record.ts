import type { Act, Key } from '../events.js';
import { HungUp } from '../line.js';
import type { XmlElement } from '../xml.js';
import { type Outcome, type Stage, seconds, toAction } from './stage.js';

interface Recording {
  ms: number;
  /** The key that ended it, or that the caller hung up. */
  digits?: Key | 'hangup';
}

/** Records until a key, silence, the longest allowed time, or the caller hanging up. */
export async function playRecord(record: XmlElement, stage: Stage): Promise<Outcome> {
  const { ms, digits } = await listen(record, stage);
  const account = `https://api.twilio.com/2010-04-01/Accounts/AC${'0'.repeat(32)}`;
  const sid = `RE${'0'.repeat(32)}`;
  const duration = Math.round(ms / 1000);
  const action = toAction(record, stage, {
    RecordingUrl: `${account}/Recordings/${sid}`,
    RecordingSid: sid,
    RecordingDuration: String(duration),
    ...(digits === undefined ? {} : { Digits: digits }),
  });
  if (digits === 'hangup') {
    await stage.tell(action.next);
    throw new HungUp();
  }
  stage.emit({ event: 'note', message: ms === 0 ? 'nothing was recorded' : `recorded ${duration} s` });
  return ms === 0 && stage.switches.emptyRecording === 'next' ? undefined : action;
}

async function listen(record: XmlElement, { line }: Stage): Promise<Recording> {
  const { finishOnKey = '1234567890*#' } = record.attributes;
  const longest = seconds(record, 'maxLength', 3600);
  const silence = seconds(record, 'timeout', 5);
  const goesOn = (act: Act | undefined) => act?.act === 'press' && !finishOnKey.includes(act.key);
  let begun: number | undefined;
  const recorded = () => (begun === undefined ? 0 : Math.min(line.clock.now() - begun, longest));
  try {
    let act: Act | undefined;
    do act = await line.wait('recording', silence, ['press', 'speak', 'wait']);
    while (goesOn(act));
    if (act?.act === 'press') return { ms: 0, digits: act.key };
    if (act?.act !== 'speak') return { ms: 0 };

    begun = line.clock.now();
    const speech = Math.min((act.seconds ?? Number.POSITIVE_INFINITY) * 1000, longest);
    let cut: Act | undefined;
    do cut = await line.play('recording', speech - recorded(), ['press', 'wait']);
    while (goesOn(cut));
    const ms = recorded();
    if (cut?.act === 'press') return { ms, digits: cut.key };
    const { end } = act;
    const ends = end === 'hangup' || finishOnKey.includes(end);
    if (ms < longest && end !== 'silence' && ends) return { ms, digits: end };
    if (ms === longest) return { ms };
    let late: Act | undefined;
    do late = await line.play('recording', silence, ['press']);
    while (goesOn(late));
    return late?.act === 'press' ? { ms, digits: late.key } : { ms };
  } catch (error) {
    if (!(error instanceof HungUp)) throw error;
    return { ms: recorded(), digits: 'hangup' };
  }
}
