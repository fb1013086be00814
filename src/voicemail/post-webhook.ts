import { PermanentError } from '../webhook/event-queue.js';
import { fileName } from './mail.js';
import type { Voicemail } from './voicemail.js';
import type { VoicemailConfig } from './voicemail-config.js';
import { escapeHtml, localTime, subjectOf, wordingOf } from './wording.js';

/** What a receiver answers to a body that it will never take. */
const REFUSALS = [400, 410, 413, 415, 422];

/** Posts messages to the URL of VOICEMAIL_WEBHOOK. */
export function webhookPoster(
  { url, format }: NonNullable<VoicemailConfig['webhook']>,
  timeZone: string | undefined,
): (voicemail: Voicemail, signal: AbortSignal) => Promise<void> {
  const { address, authorization } = withoutPassword(url);
  return async function post(voicemail, signal) {
    const body = format === 'slack' ? slackBody(voicemail, timeZone) : jsonBody(voicemail, timeZone);
    const response = await fetch(address, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Idempotency-Key': voicemail.recording.sid,
        ...authorization,
      },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal,
    });
    await response.body?.cancel();
    if (response.ok) return;
    const message = `VOICEMAIL_WEBHOOK answers ${response.status}`;
    throw REFUSALS.includes(response.status) ? new PermanentError(message) : new Error(message);
  };
}

/** The user and the password of a URL as a header: fetch refuses a URL that holds them. */
function withoutPassword(url: string) {
  const address = new URL(url);
  const user = decodeURIComponent(`${address.username}:${address.password}`);
  address.username = '';
  address.password = '';
  return {
    address,
    authorization: user !== ':' && { Authorization: `Basic ${Buffer.from(user).toString('base64')}` },
  };
}

function jsonBody(voicemail: Voicemail, timeZone: string | undefined) {
  const { recording, callSid, from, to, name, place, time, seconds, state, transcript, audio } = voicemail;
  return {
    id: recording.sid,
    ...{ callSid, from, to, name, place, seconds, state, transcript },
    time: time.toISOString(),
    localTime: localTime(time, timeZone),
    subject: subjectOf(voicemail),
    audio: audio
      ? { name: fileName(voicemail), type: audio.type, base64: audio.content.toString('base64') }
      : null,
  };
}

/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
function slackBody(voicemail: Voicemail, timeZone: string | undefined) {
  const { subject, text } = wordingOf(voicemail, timeZone);
  return { text: escapeHtml(`${subject}\n\n${text}`).replaceAll('&quot;', '"') };
}
