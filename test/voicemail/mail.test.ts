import { describe, expect, it } from 'vitest';
import { deliveries } from './deliveries.js';
import { refusal } from './mail-server.js';
import { ACCOUNT, AUDIO, callSid, recorded, recordingSid, sendAudio, sendStatus } from './recordings-api.js';

const SECRET = /^Basic /;

describe('a recorded message', () => {
  it('is mailed with its audio and who called, when, for how long, and in which state', async () => {
    const { mail, note, twilio } = await deliveries();
    const who = { CallerName: 'JANE DOE', FromCity: 'OAKLAND', FromState: 'CA', FromCountry: 'US' };
    await note(1, who);
    await mail.received(1);
    const [{ source = '', id, to } = {}] = mail.mails;
    expect(to).toBe('desk@example.com');
    expect(id).toBe(`<${recordingSid(1)}.voicemail@example.com>`);
    const plain = source.replace(/\r\n(?=[ \t])/g, '').replace(/=\r\n/g, '');
    expect(plain).toContain('Subject: Voicemail, 4 s, from JANE DOE, +15551234567 (OAKLAND, CA, US)');
    expect(plain).toMatch(/When +Thu, Dec 24, 2026, 20:03:11 GMT\+1\r\n/);
    expect(plain).toMatch(/Length +4 s\r\nState +sales\r\nTo +\+15557654321/);
    expect(plain).toContain('Content-Type: text/html');
    expect(plain).toMatch(/Content-Type: audio\/mpeg; name=voicemail-2026-12-24T19-03-11Z.mp3/);
    expect(source).toContain(AUDIO.toString('base64'));
    expect(twilio.requests).toEqual([
      expect.objectContaining({ host: 'api.twilio.com', authorization: expect.stringMatching(SECRET) }),
    ]);
    expect(twilio.requests[0]?.path).toMatch(/\/Recordings\/RE0+1\.mp3$/);
  });

  it('is fetched with an API key where there is one', async () => {
    const env = { TWILIO_API_KEY: `SK${'1'.repeat(32)}`, TWILIO_API_SECRET: 'secret' };
    const { twilio, note, mail } = await deliveries({ env });
    twilio.plan(1, sendAudio);
    await note(1);
    await mail.received(1);
    const expected = Buffer.from(`SK${'1'.repeat(32)}:secret`).toString('base64');
    expect(twilio.requests[0]?.authorization).toBe(`Basic ${expected}`);
  });

  it('puts no header and no HTML of the caller into the mail', async () => {
    const { mail, note } = await deliveries();
    await note(1, {
      CallerName: 'Eve\r\nBcc: all@example.com\r\n\r\n<script>alert(1)</script>',
      From: 'sip:"<b>"@example.com',
    });
    await mail.received(1);
    const source = mail.mails[0]?.source ?? '';
    expect(source).not.toMatch(/^Bcc:/im);
    expect(source.split(/text\/html/)[1]).not.toMatch(/<script|<b>/);
    expect(source.split(/text\/html/)[1]?.replace(/=\r\n/g, '')).toContain('&lt;script&gt;');
    expect(mail.mails).toHaveLength(1);
  });

  it.each([
    ['404, 404, 429, 500 and 401', [404, 404, 429, 500, 401]],
    ['a redirect to nowhere', [302]],
  ])('is tried again when Twilio answers %s', async (_what, statuses) => {
    const { twilio, note, mail, failures } = await deliveries();
    twilio.plan(1, ...statuses.map(sendStatus), sendAudio);
    await note(1);
    await mail.received(1);
    expect(failures).toHaveLength(statuses.length);
    expect(mail.mails).toHaveLength(1);
  });

  it('is no failure while Twilio does not have the audio yet', async () => {
    const { twilio, note, mail, failures } = await deliveries({ times: { audioMs: 60_000 } });
    twilio.plan(1, sendStatus(404), sendStatus(404), (response) => response.end(), sendAudio);
    await note(1);
    await mail.received(1);
    expect(failures).toMatchObject([{ message: expect.stringContaining('not audio') }]);
  });

  it('is tried again when Twilio is silent, or breaks off', async () => {
    const { twilio, note, mail, failures } = await deliveries({ times: { deliverMs: 500 } });
    twilio.plan(
      1,
      () => {},
      (response) => {
        response.writeHead(200, { 'Content-Type': 'audio/mpeg', 'Content-Length': '100' });
        response.write('ID3', () => response.destroy());
      },
      sendAudio,
    );
    await note(1);
    await mail.received(1);
    expect(failures).toHaveLength(2);
    expect(mail.mails[0]?.source).toContain(AUDIO.toString('base64'));
  });

  it('is mailed without audio that is too large', async () => {
    const { note, mail } = await deliveries({ maxAudioBytes: AUDIO.length - 1 });
    await note(1);
    await mail.received(1);
    expect(mail.mails[0]?.source).toContain('too large to be attached');
    expect(mail.mails[0]?.source).not.toContain('audio/mpeg');
  });

  it('reaches one recipient now and another later where the server refuses that one for now', async () => {
    const { mail, note } = await deliveries({ env: { VOICEMAIL_TO: 'a@example.com, b@example.com' } });
    let refused = 3;
    mail.faults.recipient = (to) => (to === 'b@example.com' && refused-- > 0 ? refusal(450) : undefined);
    await note(1);
    await mail.received(2);
    expect(mail.mails.map(({ to }) => to)).toEqual(['a@example.com', 'b@example.com']);
    expect(new Set(mail.mails.map(({ id }) => id)).size).toBe(1);
  });

  it('is tried again when the mail server takes it and then refuses for now', async () => {
    const { mail, note, failures } = await deliveries();
    let refused = 2;
    mail.faults.data = () => (refused-- > 0 ? refusal(451) : undefined);
    await note(1);
    await mail.received(1);
    expect([failures.length, mail.mails.length]).toEqual([2, 1]);
  });

  it('is given up at once where the mail server refuses the recipient for good', async () => {
    const { mail, note, failures, givenUp } = await deliveries();
    mail.faults.recipient = () => refusal(550);
    await note(1);
    await givenUp();
    expect(failures).toHaveLength(1);
  });

  it('is mailed without its caller where Twilio does not tell who called', async () => {
    const { twilio, note, mail } = await deliveries({ times: { audioMs: 30 } });
    twilio.answers.set(`/2010-04-01/Accounts/${ACCOUNT}/Calls/${callSid(1)}`, [sendStatus(403)]);
    const { From: _from, To: _to, ...rest } = recorded(1);
    await note(1, {}, { params: rest });
    await mail.received(1);
    expect(mail.mails[0]?.source).toContain('an unknown number');
  });

  it('is mailed once while its store is away', async () => {
    const away = () => Promise.reject(new Error('Redis is away'));
    const { note, mail, events } = await deliveries({
      store: { add: away, take: away, postpone: away, remove: away, keep: away, find: away },
    });
    await note(1);
    await mail.received(1);
    await note(1);
    await note(2);
    await mail.received(2);
    await events.close();
    expect(mail.mails).toHaveLength(2);
  });

  it('is given up after the last attempt', async () => {
    const { twilio, note, failures, givenUp } = await deliveries({ giveUpMs: 400 });
    twilio.plan(1, sendStatus(503));
    await note(1);
    await givenUp();
    expect(failures.length).toBeGreaterThan(1);
    expect(failures.filter(({ final }) => final)).toHaveLength(1);
  });

  it.each([
    ['a conversation that a Dial recorded', { DialCallStatus: 'completed' }],
    ['a conference', { RecordingSource: 'Conference' }],
    ['nothing', { RecordingDuration: '0' }],
  ])('is not %s', async (_what, params) => {
    const { note, mail } = await deliveries();
    await note(1, params);
    await note(2);
    await mail.received(1);
    expect(mail.mails.map(({ id }) => id)).toEqual([expect.stringContaining(recordingSid(2))]);
  });
});
