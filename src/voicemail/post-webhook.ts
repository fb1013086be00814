import { PermanentError } from '../webhook/event-queue.js';
import type { Letter } from './letter.js';
import type { VoicemailConfig } from './voicemail-config.js';
import { escapeHtml, withSubject } from './wording.js';

/** What a receiver answers to a body that it will never take. */
const REFUSALS = [400, 410, 413, 415, 422];

/** Posts messages to the URL of VOICEMAIL_WEBHOOK. */
export function webhookPoster({
  url,
  format,
}: NonNullable<VoicemailConfig['webhook']>): (letter: Letter, signal: AbortSignal) => Promise<void> {
  const { address, authorization } = withoutPassword(url);
  return async function post(letter, signal) {
    const body = format === 'slack' ? slackBody(letter) : letter.json();
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': letter.id, ...authorization },
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

/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
function slackBody(letter: Letter) {
  return { text: escapeHtml(withSubject(letter)).replaceAll('&quot;', '"') };
}
