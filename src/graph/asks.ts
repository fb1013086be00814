import { KEYS } from '../phone/events.js';
import type { XmlElement } from '../phone/xml.js';
import type { Call, DialStatus, QueueResult } from '../state-machine.js';
import { elementsOf } from './read-twiml.js';
import { inventedNumber, type Samples } from './samples.js';

/** Something that can happen at a verb, after which Twilio asks the webhook. */
export interface Ask {
  kind: 'key' | 'number' | 'speech' | 'silence' | 'recording' | 'dial' | 'queue' | 'redirect';
  /** On an arrow: `1`, `busy`, `voicemail left`. */
  label: string;
  /** The words of a script for the simulated phone. */
  words: readonly string[];
  /** What the call says of it. */
  brings: Partial<Omit<Call<never>, 'memory'>>;
  /** The caller hangs up: the webhook is told, and nobody listens. */
  gone?: boolean;
}

export interface AskOptions extends Samples {
  /** A caller can leave the queue: its `hold` has a Leave. */
  leave: boolean;
}

/** What a caller can press or say at a Gather; silence is not among it. */
export function gathered({ attributes }: XmlElement, { numbers, words }: Samples): Ask[] {
  const { finishOnKey = '#', input = 'dtmf', numDigits, hints = '' } = attributes;
  const most = Number(numDigits ?? Number.POSITIVE_INFINITY);
  const isPassedOn = (digits: string) =>
    digits.length <= most && [...digits].every((key) => !finishOnKey.includes(key));
  const tried = most === 1 ? [] : [...inventedNumber(most), ...numbers];
  const typed = [...new Set([...KEYS, ...tried])].filter(isPassedOn).map((digits): Ask => {
    const params = { Digits: digits };
    if (most === 1) return { kind: 'key', label: digits, words: [digits], brings: { digits, params } };
    const end = finishOnKey === '' ? [digits, 'wait'] : [digits + finishOnKey.charAt(0)];
    const script = digits.length === most ? [digits] : end;
    return { kind: 'number', label: 'number', words: script, brings: { digits, params } };
  });
  const hinted = hints.split(',').map((hint) => hint.trim());
  const said = [...new Set([...hinted, ...words])]
    .filter((one) => /^[^$]/.test(one))
    .map((speech): Ask => {
      const params = { SpeechResult: speech, Confidence: '0.9' };
      return { kind: 'speech', label: `"${speech}"`, words: [`say:${speech}`], brings: { speech, params } };
    });
  return [...(input.includes('dtmf') ? typed : []), ...(input.includes('speech') ? said : [])];
}

export const SILENCE: Ask = {
  kind: 'silence',
  label: 'silence',
  words: ['wait'],
  brings: { params: { Digits: '' } },
};

/** How a Record can end (https://www.twilio.com/docs/voice/twiml/record#action). */
export function recorded(): Ask[] {
  return [
    recording('voicemail left', 'speak:4', 4),
    recording('nothing said', 'wait', 0),
    { ...recording('hung up', 'speak:4:hangup', 4, { Digits: 'hangup' }), gone: true },
  ];
}

function recording(label: string, word: string, seconds: number, keyed: { Digits?: string } = {}): Ask {
  const sid = `RE${'0'.repeat(32)}`;
  const url = `https://api.twilio.com/2010-04-01/Accounts/AC${'0'.repeat(32)}/Recordings/${sid}`;
  const params = { RecordingUrl: url, RecordingSid: sid, RecordingDuration: String(seconds), ...keyed };
  const brings = { recording: { sid, url, seconds }, digits: keyed.Digits ?? '', params };
  return { kind: 'recording', label, words: [word], brings };
}

/** How a Dial can end, by the phone's word for it. */
const DIALED: Record<string, DialStatus> = {
  answer: 'completed',
  busy: 'busy',
  'no-answer': 'no-answer',
  failed: 'failed',
  hangup: 'canceled',
};

/** https://www.twilio.com/docs/voice/twiml/dial#action; nobody is busy in a conference. */
export function dialed(dial: XmlElement): Ask[] {
  const conference = elementsOf(dial).some(({ name }) => name === 'Conference');
  const outcomes = Object.entries(conference ? { answer: 'answered' as const } : DIALED);
  return outcomes.map(([word, status]): Ask => {
    const bridged = word === 'answer';
    const seconds = bridged ? 3 : 0;
    const params = { DialCallStatus: status, DialBridged: String(bridged) };
    const told = bridged && !conference ? { ...params, DialCallDuration: String(seconds) } : params;
    const gone = word === 'hangup';
    const brings = { dial: { status, seconds, bridged }, params: told };
    return { kind: 'dial', label: gone ? 'hung up' : status, words: [word], brings, gone };
  });
}

/** https://www.twilio.com/docs/voice/twiml/enqueue#action */
export function queued({ leave }: AskOptions): Ask[] {
  const results: [string, QueueResult][] = [
    ['agent', 'bridged'],
    ['leave', 'leave'],
    ['queue-full', 'queue-full'],
    ['hangup', 'hangup'],
  ];
  return results.flatMap(([word, result]): Ask[] => {
    if (word === 'leave' && !leave) return [];
    const gone = word === 'hangup';
    const time = result === 'queue-full' ? undefined : 5;
    const queue = { result, ...(time !== undefined && { waitedSeconds: time }) };
    const params = { QueueResult: result, ...(time !== undefined && { QueueTime: String(time) }) };
    return [
      { kind: 'queue', label: gone ? 'hung up' : result, words: [word], brings: { queue, params }, gone },
    ];
  });
}
