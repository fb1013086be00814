import type { PendingEvent } from '../webhook/event-store.js';
import { factsOf, plainLines, type Voicemail } from './voicemail.js';
import { localTime, notificationWording, subjectOf, type Wording, wordingOf } from './wording.js';

/** What is delivered to each recipient, by mail or to a webhook. */
export interface Letter extends Wording {
  /** The same at each attempt. */
  id: string;
  file?: { name: string; type: string; content: Buffer };
  /** What a webhook gets; made late, as audio is long. */
  json: () => object;
}

/** A recorded message. */
export function voicemailLetter(voicemail: Voicemail, timeZone: string | undefined): Letter {
  const { recording, callSid, from, to, name, place, time, seconds, state, transcript, audio } = voicemail;
  const file = audio && { name: fileName(voicemail), ...audio };
  return {
    id: recording.sid,
    ...wordingOf(voicemail, timeZone),
    ...(file && { file }),
    json: () => ({
      id: recording.sid,
      ...{ callSid, from, to, name, place, seconds, state, transcript },
      time: time.toISOString(),
      localTime: localTime(time, timeZone),
      subject: subjectOf(voicemail),
      audio: file ? { name: file.name, type: file.type, base64: file.content.toString('base64') } : null,
    }),
  };
}

/** A text that a state sends. */
export function notificationLetter(event: PendingEvent, timeZone: string | undefined): Letter {
  const facts = factsOf(event);
  const { time, ...about } = facts;
  const text = plainLines(event.text ?? '');
  // A state's name may have any characters.
  const id = `${about.callSid}.${Buffer.from(about.state).toString('base64url')}`;
  const wording = notificationWording(facts, text, timeZone);
  const { subject } = wording;
  const times = { time: time.toISOString(), localTime: localTime(time, timeZone) };
  return { id, ...wording, json: () => ({ id, ...about, ...times, subject, text }) };
}

/** `voicemail-2026-11-24T13-03-11Z.mp3`. */
function fileName({ time, audio }: Voicemail): string {
  const stamp = time.toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
  return `voicemail-${stamp}.${audio?.type === 'audio/mpeg' ? 'mp3' : 'wav'}`;
}
