import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { GOOD, problems } from '../helpers/config-problems.js';

describe('the settings of voicemail', () => {
  const MAIL = { ...GOOD, SMTP_URL: 'smtps://user:pa%40ss@mail.example.com', VOICEMAIL_TO: 'a@b.c, d@e.f' };
  const KEY = { TWILIO_API_KEY: `SK${'1'.repeat(32)}`, TWILIO_API_SECRET: 'secret' };

  it('are read', () => {
    const env = {
      ...MAIL,
      ...KEY,
      VOICEMAIL_WEBHOOK: 'https://example.com/x',
      VOICEMAIL_WEBHOOK_FORMAT: 'slack',
    };
    const more = { VOICEMAIL_DELETE: 'true', VOICEMAIL_TIME_ZONE: 'Asia/Kolkata' };
    expect(loadConfig({ ...env, ...more }).voicemail).toMatchObject({
      mail: { smtpUrl: MAIL.SMTP_URL, from: 'a@b.c', to: ['a@b.c', 'd@e.f'] },
      webhook: { url: 'https://example.com/x', format: 'slack' },
      deleteDelivered: true,
      timeZone: 'Asia/Kolkata',
      account: { apiKey: { sid: KEY.TWILIO_API_KEY, secret: 'secret' } },
    });
  });

  const { SMTP_URL, VOICEMAIL_TO } = MAIL;
  it.each<[Record<string, string>, RegExp]>([
    [{ SMTP_URL: 'mail.example.com:secret', VOICEMAIL_TO }, /^SMTP_URL is not a URL that begins with smtp:/],
    [{ SMTP_URL: 'smtp://u:secret%zz@h', VOICEMAIL_TO }, /^SMTP_URL is not a URL/],
    [{ SMTP_URL }, /^SMTP_URL is set, but VOICEMAIL_TO is not/],
    [{ VOICEMAIL_TO }, /^VOICEMAIL_TO is set, but SMTP_URL is not/],
    [{ SMTP_URL, VOICEMAIL_TO: 'a@b, c' }, /^VOICEMAIL_TO is .*, but must be e-mail addresses/],
    [{ SMTP_URL, VOICEMAIL_TO: 'a@b\r\nBcc:c@d' }, /^VOICEMAIL_TO is/],
    [
      { SMTP_URL, VOICEMAIL_TO, VOICEMAIL_FROM: 'Desk <a@b>' },
      /^VOICEMAIL_FROM is .*, but must be an e-mail/,
    ],
    [{ VOICEMAIL_WEBHOOK: 'ftp://hook/secret' }, /^VOICEMAIL_WEBHOOK is not a URL that begins with http:/],
    [{ VOICEMAIL_WEBHOOK: 'https://a.b', VOICEMAIL_WEBHOOK_FORMAT: 'xml' }, /must be json or slack/],
    [
      { VOICEMAIL_WEBHOOK: 'https://a.b', VOICEMAIL_WEBHOOK_FORMAT: 'slack', VOICEMAIL_DELETE: 'true' },
      /^VOICEMAIL_DELETE is true, but a message in Slack has no audio/,
    ],
    [{ VOICEMAIL_TIME_ZONE: 'Berlin' }, /^VOICEMAIL_TIME_ZONE is "Berlin", but must be a time zone/],
    [{ TWILIO_API_KEY: 'secret' }, /^TWILIO_API_KEY .* and TWILIO_API_SECRET belong together/],
    [{ TWILIO_API_SECRET: 'secret' }, /belong together/],
    [
      { TWILIO_AUTH_TOKEN: '', TWILIO_SHARED_KEY: 'k', SMTP_URL, VOICEMAIL_TO },
      /^Recordings cannot be fetched/,
    ],
  ])('%j are refused, and show no secret', (env, message) => {
    const found = problems({ ...GOOD, ...env });
    expect(found).toEqual([expect.stringMatching(message)]);
    expect(found[0]).not.toContain('secret');
  });

  it('need neither a mail server nor an account in development', () => {
    expect(problems({ VOICEMAIL_TO }, 'development')).toEqual([]);
    expect(problems({ SMTP_URL, VOICEMAIL_TO }, 'development')).toEqual([]);
  });
});
