import { describe, expect, it } from 'vitest';
import { voicemailEvents } from '../../src/voicemail/voicemail-events.js';
import { recipientsMissing, withoutRecipients } from '../../src/voicemail/without-recipients.js';
import { eventQueue } from '../../src/webhook/event-queue.js';
import { memoryEvents } from '../../src/webhook/event-store.js';
import { testConfig } from '../helpers/caller.js';
import { deliveries } from './deliveries.js';
import { FAST_TIMES } from './fast-times.js';
import { mailServer, refusal } from './mail-server.js';

const TEXT = { state: 'noted', text: 'Please call +12065550144 back.\nAs soon as you can.' };

describe('what a state sends', () => {
  it('is mailed with who called and when, and again until the server takes it', async () => {
    const { mail, note, failures } = await deliveries();
    let refused = 2;
    mail.faults.data = () => (refused-- > 0 ? refusal(451) : undefined);
    await note(1, { RecordingUrl: '' }, TEXT, 'notification');
    await mail.received(1);
    expect(failures).toHaveLength(2);
    const source = mail.mails[0]?.source.replace(/=\r\n/g, '').replaceAll('=3D', '=');
    expect(source).toContain('Subject: Please call +12065550144 back.\r\n');
    expect(source).toMatch(
      /As soon as you can\.\r\n\r\nFrom {4}\+15551234567\r\nWhen {4}Thu, Dec 24, 2026, 20:03:11/,
    );
    expect(source).toContain('Please call <a href="tel:+12065550144">+12065550144</a> back.');
    expect(source).not.toContain('audio');
  });

  it('is an error of the log without recipients, and is delivered once there are some', async () => {
    const store = memoryEvents();
    let failed: (message: string) => void = () => {};
    const failure = new Promise<string>((resolve) => {
      failed = resolve;
    });
    const eventFailure = ({ error }: { error: unknown }) => failed(`${error}`);
    const before = eventQueue(withoutRecipients, { eventFailure }, store, FAST_TIMES);
    await before.note({ topic: 'notification', id: 'CA1 noted', params: {}, memory: '{}', time: 1, ...TEXT });
    expect(await failure).toBe(
      'Error: nobody gets what noted sends: set SMTP_URL and VOICEMAIL_TO, or VOICEMAIL_WEBHOOK',
    );
    await before.close();

    const mail = await mailServer();
    const config = testConfig({
      SMTP_URL: mail.url,
      VOICEMAIL_TO: 'a@example.com,b@example.com',
      TWILIO_AUTH_TOKEN: 'x',
    });
    const after = eventQueue(voicemailEvents(config.voicemail, store), {}, store, FAST_TIMES);
    await mail.received(2);
    await after.close();
    await mail.close();
    expect(mail.mails.map(({ to }) => to).sort()).toEqual(['a@example.com', 'b@example.com']);
  });

  it('is warned about at a start without recipients', () => {
    const quiet = { enter: () => {}, exit: null };
    const tree = { states: { quiet, loud: { ...quiet, notify: () => '' } }, start: 'quiet', rescue: 'quiet' };
    expect(recipientsMissing(tree)).toMatch(/^nobody gets what loud sends: set SMTP_URL/);
    expect(recipientsMissing({ ...tree, states: { quiet } })).toBeUndefined();
  });
});
