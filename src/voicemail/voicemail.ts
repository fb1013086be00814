import type { PendingEvent } from '../webhook/event-store.js';
import type { RecordingAddress } from './recording-address.js';
import type { Audio } from './twilio-client.js';

/** The caller and the time of a call, as plain text of limited length. */
export interface CallFacts {
  callSid: string;
  /** As Twilio sends it; '' where that is not known. */
  from: string;
  to: string;
  /** The caller's name, where Twilio looks it up; '' elsewhere. */
  name: string;
  /** City, state and country, as far as Twilio knows them. */
  place: string;
  time: Date;
  state: string;
}

/** A message that a caller left: plain text of limited length, and the audio. */
export interface Voicemail extends CallFacts {
  recording: RecordingAddress;
  seconds: number;
  transcript: string;
  /** undefined: too large to be attached. */
  audio: Audio | undefined;
}

const MAX_WORDS = 100;
const MAX_LINES = 10_000;

/** The message that an event is about. */
export function voicemailOf(
  event: Pick<PendingEvent, 'params' | 'time' | 'state'>,
  recording: RecordingAddress,
  transcript = '',
  audio?: Audio,
): Voicemail {
  return {
    ...factsOf(event),
    recording,
    seconds: Math.max(0, Number(event.params['RecordingDuration']) || 0),
    transcript: plainLines(transcript),
    audio,
  };
}

/** What an event tells of its call. */
export function factsOf({
  params,
  time,
  state = '',
}: Pick<PendingEvent, 'params' | 'time' | 'state'>): CallFacts {
  const words = (name: string) => cut(plain(params[name] ?? ''), MAX_WORDS);
  return {
    callSid: words('CallSid'),
    from: words('From'),
    to: words('To'),
    name: words('CallerName'),
    place: ['FromCity', 'FromState', 'FromCountry'].map(words).filter(Boolean).join(', '),
    time: new Date(time),
    state: cut(plain(state), MAX_WORDS),
  };
}

/** True unless the recording is of a conversation, or of nothing. */
export function isMessage(params: PendingEvent['params']): boolean {
  const { RecordingSource = 'RecordVerb', RecordingDuration } = params;
  return !('DialCallStatus' in params) && RecordingSource === 'RecordVerb' && RecordingDuration !== '0';
}

/** Several lines, each of which is plain. */
export function plainLines(text: string): string {
  return cut(text.split('\n').map(plain).join('\n').trim(), MAX_LINES);
}

/** On one line, and without control characters. */
function plain(text: string): string {
  return text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
}

/** Without half a character at the end, for which receivers may refuse the JSON. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/\p{Surrogate}$/u, '');
}
