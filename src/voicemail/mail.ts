import { createTransport } from 'nodemailer';
import { PermanentError } from '../webhook/event-queue.js';
import type { Letter } from './letter.js';
import type { VoicemailConfig } from './voicemail-config.js';

/** Without a word from the mail server for so long, the connection is given up. */
const SILENCE_MS = 20_000;

/** Mails messages to one address: a server that refuses one recipient for now then delays no other. */
export function mailer(
  { smtpUrl, from }: NonNullable<VoicemailConfig['mail']>,
  to: string,
): (letter: Letter, signal: AbortSignal) => Promise<void> {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: SILENCE_MS,
    greetingTimeout: SILENCE_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async function mail({ id, subject, text, html, file }, signal) {
    try {
      await transport.sendMail({
        ...{ subject, text, html },
        from: { name: 'Voicemail', address: from },
        to,
        // The same at each attempt, so that a mailbox shows one message.
        messageId: `<${id}.voicemail@${from.split('@').at(-1)}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        attachments: file ? [{ filename: file.name, content: file.content, contentType: file.type }] : [],
        signal,
      });
    } catch (error) {
      throw isRefusal(error) ? new PermanentError('the mail server refuses', { cause: error }) : error;
    }
  };
}

/** Whether the server refuses this recipient or this mail for good (RFC 5321, section 4.2.1). */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error && 'responseCode' in error)) return false;
  const { code, responseCode } = error;
  const ofThisMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  return ofThisMail && typeof responseCode === 'number' && responseCode >= 500;
}
