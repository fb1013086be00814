import { KEYS } from '../phone/events.js';
import { elementsOf, type XmlElement } from '../phone/xml.js';
import type { Call, DialStatus, QueueResult } from '../state-machine.js';
import { inventedNumber, type Samples } from './samples.js';

/** A result of a verb, with which Twilio requests the webhook. */
export interface VerbResult {
  kind: 'key' | 'number' | 'speech' | 'silence' | 'recording' | 'dial' | 'queue' | 'redirect';
  /** The label of an arrow: `1`, `busy`, `voicemail left`. */
  label: string;
  /** The words of a phone script that lead to this result. */
  words: readonly string[];
  /** The properties of the call in this request. */
  brings: Partial<Omit<Call<never>, 'memory'>>;
  /** The caller has hung up, so nobody hears the answer. */
  gone?: boolean;
  /** Set where the request is for a `hold` or `callee` document, which does not move the call to another state. */
  aside?: 'hold' | 'callee';
}

export const SILENCE: VerbResult = {
  kind: 'silence',
  label: 'silence',
  words: ['wait'],
  brings: { params: { Digits: '' } },
};
/** The Confidence of the phone's `say:WORDS`. */
export const USUAL_CONFIDENCE = '0.9';
export const REDIRECTED: VerbResult = { kind: 'redirect', label: '', words: [], brings: {} };

/** Requests for the `hold` and `callee` documents. The first request of each comes without a key. */
export const WAITING = beside('hold');
export const PRESSED_WAITING = KEYS.map((key) => beside('hold', key));
export const ANSWERED = [undefined, '1', '2', '*'].map((key) => beside('callee', key));

function beside(aside: 'hold' | 'callee', digits?: string): VerbResult {
  const queue = { position: 1, size: 1, waitedSeconds: 5, averageSeconds: 30 };
  const pressed = digits === undefined ? {} : { digits, params: { Digits: digits } };
  const [kind, brings] =
    aside === 'hold' ? (['queue', { queue, ...pressed }] as const) : (['key', pressed] as const);
  return { kind, label: digits ?? '', words: [], brings, aside };
}

/** The keys, numbers and words to try at a Gather, without silence. */
export function gathered({ attributes }: XmlElement, { numbers, words }: Samples): VerbResult[] {
  const { finishOnKey = '#', input = 'dtmf', numDigits, hints = '' } = attributes;
  const most = Number(numDigits ?? Number.POSITIVE_INFINITY);
  const isPassedOn = (digits: string) =>
    digits.length <= most && [...digits].every((key) => !finishOnKey.includes(key));
  const tried = most === 1 ? [] : [...inventedNumber(most), ...numbers];
  const typed = [...new Set([...KEYS, ...tried])].filter(isPassedOn).map((digits): VerbResult => {
    const brings = { digits, params: { Digits: digits } };
    if (most === 1) return { kind: 'key', label: digits, words: [digits], brings };
    const end = finishOnKey === '' ? [digits, 'wait'] : [digits + finishOnKey.charAt(0)];
    return { kind: 'number', label: 'number', words: digits.length === most ? [digits] : end, brings };
  });
  const hinted = hints.split(',').map((hint) => hint.trim());
  const heard = [...new Set([...hinted, ...words])].filter((one) => /^[^$]/.test(one));
  const said = heard.map((speech): VerbResult => {
    const brings = { speech, params: { SpeechResult: speech, Confidence: USUAL_CONFIDENCE } };
    return { kind: 'speech', label: `"${speech}"`, words: [`say:${speech}`], brings };
  });
  return [...(input.includes('dtmf') ? typed : []), ...(input.includes('speech') ? said : [])];
}

/** The results of a Record (https://www.twilio.com/docs/voice/twiml/record#action). */
export function recorded(): VerbResult[] {
  return [
    recording('voicemail left', 'speak:4', 4),
    recording('nothing said', 'wait', 0),
    { ...recording('hung up', 'speak:4:hangup', 4, 'hangup'), gone: true },
  ];
}

function recording(label: string, word: string, seconds: number, digits = ''): VerbResult {
  const sid = `RE${'0'.repeat(32)}`;
  const url = `https://api.twilio.com/2010-04-01/Accounts/AC${'0'.repeat(32)}/Recordings/${sid}`;
  const sent = { RecordingUrl: url, RecordingSid: sid, RecordingDuration: String(seconds) };
  const params = digits === '' ? sent : { ...sent, Digits: digits };
  return {
    kind: 'recording',
    label,
    words: [word],
    brings: { recording: { sid, url, seconds }, digits, params },
  };
}

/** DialCallStatus by the word of a phone script. */
const DIALED: Record<string, DialStatus> = {
  answer: 'completed',
  busy: 'busy',
  'no-answer': 'no-answer',
  failed: 'failed',
  hangup: 'canceled',
};

/** The results of a Dial (https://www.twilio.com/docs/voice/twiml/dial#action); of a conference only `answered`. */
export function dialed(dial: XmlElement): VerbResult[] {
  const conference = elementsOf(dial).some(({ name }) => name === 'Conference');
  const outcomes = Object.entries(conference ? { answer: 'answered' as const } : DIALED);
  return outcomes.map(([word, status]): VerbResult => {
    const [bridged, gone] = [word === 'answer', word === 'hangup'];
    const seconds = bridged ? 3 : 0;
    const sent = { DialCallStatus: status, DialBridged: String(bridged) };
    const params = bridged && !conference ? { ...sent, DialCallDuration: String(seconds) } : sent;
    const brings = { dial: { status, seconds, bridged }, params };
    return { kind: 'dial', label: gone ? 'hung up' : status, words: [word], brings, gone };
  });
}

/** QueueResult by the word of a phone script. */
const QUEUED: Record<string, QueueResult> = {
  agent: 'bridged',
  leave: 'leave',
  'queue-full': 'queue-full',
  hangup: 'hangup',
};

/**
 * The results of an Enqueue (https://www.twilio.com/docs/voice/twiml/enqueue#action).
 * @param leave whether the caller can leave the queue
 */
export function queued(leave: boolean): VerbResult[] {
  const outcomes = Object.entries(QUEUED).filter(([word]) => leave || word !== 'leave');
  return outcomes.map(([word, result]): VerbResult => {
    const gone = word === 'hangup';
    const full = result === 'queue-full';
    const brings = {
      queue: { result, ...(!full && { waitedSeconds: 5 }) },
      params: { QueueResult: result, ...(!full && { QueueTime: '5' }) },
    };
    return { kind: 'queue', label: gone ? 'hung up' : result, words: [word], brings, gone };
  });
}
