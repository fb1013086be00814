import type { Act, ActName, Key } from '../events.js';
import { newSid } from '../http/params.js';
import { HungUp } from '../line.js';
import type { XmlElement } from '../xml.js';
import { spokenMs } from './prompts.js';
import { Recording } from './recording.js';
import { callBack, type Outcome, type Stage, seconds, toAction } from './stage.js';

/** Twilio transcribes recordings of 2 to 120 s. */
const TRANSCRIBED_MS = { least: 2000, most: 120_000 };

interface Message {
  ms: number;
  text?: string | undefined;
  /** The key that ended the message, or hanging up. */
  digits?: Key | 'hangup';
}

/** Records until a key, silence, maxLength, or until the caller hangs up. */
export async function playRecord(record: XmlElement, stage: Stage): Promise<Outcome> {
  const recording = new Recording(record, stage, 'RecordVerb');
  const { ms, digits, text } = await listen(record, stage);
  const params = recording.end(ms);
  const action = toAction(record, stage, { ...params, ...(digits === undefined ? {} : { Digits: digits }) });
  if (digits === 'hangup') {
    await stage.tell(action.next);
    transcribe(record, stage, recording, { ms, text });
    throw new HungUp();
  }
  transcribe(record, stage, recording, { ms, text });
  const { RecordingDuration } = params;
  const message = ms === 0 ? 'nothing was recorded' : `recorded ${RecordingDuration} s`;
  stage.leg.emit({ event: 'note', message });
  return ms === 0 && stage.leg.settings.emptyRecording === 'next' ? undefined : action;
}

function transcribe(record: XmlElement, stage: Stage, recording: Recording, { ms, text }: Message): void {
  const { transcribe, transcribeCallback } = record.attributes;
  if (ms === 0 || (transcribe !== 'true' && transcribeCallback === undefined)) return;
  const { transcription = 'This is what the caller said.' } = stage.leg.settings;
  const failed = ms < TRANSCRIBED_MS.least || ms > TRANSCRIBED_MS.most;
  const sid = newSid('TR');
  callBack(record, 'transcribeCallback', stage, {
    TranscriptionSid: sid,
    TranscriptionStatus: failed ? 'failed' : 'completed',
    TranscriptionText: failed ? '' : (text ?? transcription),
    TranscriptionType: 'fast',
    TranscriptionUrl: recording.url.replace(/Recordings\/.*/, `Transcriptions/${sid}`),
    RecordingSid: recording.sid,
    RecordingUrl: recording.url,
  });
}

async function listen(record: XmlElement, { leg: { line } }: Stage): Promise<Message> {
  const { finishOnKey = '1234567890*#', transcribe, transcribeCallback } = record.attributes;
  const transcribed = transcribe === 'true' || transcribeCallback !== undefined;
  const longest = seconds(record, 'maxLength', transcribed ? 120 : 3600);
  const silence = seconds(record, 'timeout', 5) || Number.POSITIVE_INFINITY;
  const goesOn = (act: Act | undefined) => act?.act === 'press' && !finishOnKey.includes(act.key);
  let begun: number | undefined;
  let text: string | undefined;
  const recorded = () => (begun === undefined ? 0 : Math.min(line.clock.now() - begun, longest));
  try {
    let act: Act | undefined;
    const acts: ActName[] = ['press', 'speak', ...(transcribed ? (['say'] as const) : []), 'wait'];
    do act = await line.wait('recording', Math.min(silence, longest), acts);
    while (goesOn(act));
    if (act?.act === 'press') return { ms: 0, digits: act.key };
    if (act?.act === 'say') {
      text = act.text;
      act = { act: 'speak', seconds: Math.max(spokenMs(text) / 1000, 2), end: 'silence' };
    }
    if (act?.act !== 'speak') return { ms: 0 };

    text ??= act.text;
    begun = line.clock.now();
    const speech = Math.min((act.seconds ?? Number.POSITIVE_INFINITY) * 1000, longest);
    let cut: Act | undefined;
    do cut = await line.play('recording', speech - recorded(), ['press', 'wait']);
    while (goesOn(cut));
    const ms = recorded();
    if (cut?.act === 'press') return { ms, text, digits: cut.key };
    const { end } = act;
    const ends = end === 'hangup' || finishOnKey.includes(end);
    if (ms < longest && end !== 'silence' && ends) return { ms, text, digits: end };
    if (ms === longest) return { ms, text };
    let late: Act | undefined;
    do late = await line.play('recording', Math.min(silence, longest - recorded()), ['press']);
    while (goesOn(late));
    return late?.act === 'press' ? { ms, text, digits: late.key } : { ms, text };
  } catch (error) {
    if (!(error instanceof HungUp)) throw error;
    return { ms: recorded(), text, digits: 'hangup' };
  }
}
