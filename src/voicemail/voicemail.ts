import type { PendingEvent } from '../webhook/event-store.js';
import type { RecordingAddress } from './recording-address.js';
import type { Audio } from './twilio-client.js';

/** A message that a caller left. All of it but the audio is plain text of limited length. */
export interface Voicemail {
  recording: RecordingAddress;
  callSid: string;
  /** As Twilio sends it; '' where that is not known. */
  from: string;
  to: string;
  /** The caller's name, where Twilio looks it up; '' elsewhere. */
  name: string;
  /** City, state and country, as far as Twilio knows them. */
  place: string;
  time: Date;
  seconds: number;
  state: string;
  transcript: string;
  /** undefined: too large to be attached. */
  audio: Audio | undefined;
}

const MAX_WORDS = 100;
const MAX_TRANSCRIPT = 10_000;

/** The message that an event is about. */
export function voicemailOf(
  { params, time, state = '' }: Pick<PendingEvent, 'params' | 'time' | 'state'>,
  recording: RecordingAddress,
  transcript = '',
  audio?: Audio,
): Voicemail {
  const words = (name: string) => cut(plain(params[name] ?? ''), MAX_WORDS);
  return {
    recording,
    callSid: words('CallSid'),
    from: words('From'),
    to: words('To'),
    name: words('CallerName'),
    place: ['FromCity', 'FromState', 'FromCountry'].map(words).filter(Boolean).join(', '),
    time: new Date(time),
    seconds: Math.max(0, Number(params['RecordingDuration']) || 0),
    state: cut(plain(state), MAX_WORDS),
    transcript: cut(transcript.split('\n').map(plain).join('\n').trim(), MAX_TRANSCRIPT),
    audio,
  };
}

/** True unless the recording is of a conversation, or of nothing. */
export function isMessage(params: PendingEvent['params']): boolean {
  const { RecordingSource = 'RecordVerb', RecordingDuration } = params;
  return !('DialCallStatus' in params) && RecordingSource === 'RecordVerb' && RecordingDuration !== '0';
}

/** On one line, and without control characters. */
function plain(text: string): string {
  return text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
}

/** Without half a character at the end, for which receivers may refuse the JSON. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/\p{Surrogate}$/u, '');
}
