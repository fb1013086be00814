import supertest from 'supertest';
import { expect, it } from 'vitest';
import { appOf } from '../helpers/caller.js';
import { deliveries } from './deliveries.js';
import { recorded } from './recordings-api.js';

/** A call that leaves a message, at a mailbox whose Record has these attributes. */
async function leaveMessage(
  { events }: Awaited<ReturnType<typeof deliveries>>,
  attributes: object,
): Promise<(path: string, form: object) => Promise<unknown>> {
  const mailbox = {
    enter: (response: { record: (given: object) => unknown }) => void response.record(attributes),
  };
  const states = { mailbox: { ...mailbox, exit: null } };
  const app = appOf({ states, start: 'mailbox', rescue: 'mailbox' }, {}, { events });
  const post = (path: string, form: object) =>
    supertest(app)
      .post(path)
      .type('form')
      .send({ CallSid: recorded(1)['CallSid'], From: '+15551234567', To: '+15557654321', ...form });
  await post('/webhook', { CallStatus: 'ringing' });
  await post('/webhook', { ...recorded(1), Digits: '#', CallStatus: 'in-progress' });
  return post;
}

const TRANSCRIBED = { transcribe: true, transcribeCallback: '/transcription' };

it('the mail waits for the transcript where the tree asks for one', async () => {
  const site = await deliveries();
  const post = await leaveMessage(site, TRANSCRIBED);
  expect(site.mail.mails).toEqual([]);
  const transcript = { TranscriptionStatus: 'completed', TranscriptionText: 'Please call\nme <b>back</b>' };
  await post('/transcription', { ...recorded(1), ...transcript });
  await site.mail.received(1);
  const source = site.mail.mails[0]?.source.replace(/=\r\n/g, '');
  expect(source).toContain('Please call\r\nme <b>back</b>');
  expect(source).toContain('me &lt;b&gt;back&lt;/b&gt;');
});

it.each([
  ['waits for a transcript for a limited time', TRANSCRIBED, 60],
  ['waits for none where the tree asks for none', {}, 1e9],
  ['waits for none that Twilio sends elsewhere', { transcribeCallback: 'https://example.com' }, 1e9],
])('the mail %s', async (_what, attributes, transcriptMs) => {
  const site = await deliveries({ times: { transcriptMs } });
  await leaveMessage(site, attributes);
  await site.mail.received(1);
  expect(site.mail.mails[0]?.source).toContain('State   mailbox');
});
