import { createTransport } from 'nodemailer';
import { PermanentError } from '../webhook/event-queue.js';
import type { Voicemail } from './voicemail.js';
import type { VoicemailConfig } from './voicemail-config.js';
import { wordingOf } from './wording.js';

/** Without a word from the mail server for so long, the connection is given up. */
const SILENCE_MS = 20_000;

/** Mails messages to one address: a server that refuses one recipient for now then delays no other. */
export function mailer(
  { smtpUrl, from }: NonNullable<VoicemailConfig['mail']>,
  to: string,
  timeZone: string | undefined,
): (voicemail: Voicemail, signal: AbortSignal) => Promise<void> {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: SILENCE_MS,
    greetingTimeout: SILENCE_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async function mail(voicemail, signal) {
    const { recording, audio } = voicemail;
    const attachments = audio ? [{ filename: fileName(voicemail), content: audio.content }] : [];
    try {
      await transport.sendMail({
        ...wordingOf(voicemail, timeZone),
        from: { name: 'Voicemail', address: from },
        to,
        // The same at each attempt, so that a mailbox shows one message.
        messageId: `<${recording.sid}.voicemail@${from.split('@').at(-1)}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        attachments: attachments.map((file) => ({ ...file, contentType: audio?.type })),
        signal,
      });
    } catch (error) {
      throw isRefusal(error) ? new PermanentError('the mail server refuses', { cause: error }) : error;
    }
  };
}

/** `voicemail-2026-11-24T13-03-11Z.mp3`. */
export function fileName({ time, audio }: Voicemail): string {
  const stamp = time.toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
  return `voicemail-${stamp}.${audio?.type === 'audio/mpeg' ? 'mp3' : 'wav'}`;
}

/** Whether the server refuses this recipient or this mail for good (RFC 5321, section 4.2.1). */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error && 'responseCode' in error)) return false;
  const { code, responseCode } = error;
  const ofThisMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  return ofThisMail && typeof responseCode === 'number' && responseCode >= 500;
}
