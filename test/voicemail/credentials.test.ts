import { describe, expect, it } from 'vitest';
import { recordingAddress } from '../../src/voicemail/recording-address.js';
import { deliveries } from './deliveries.js';
import { recorded, recordingSid, sendAudio } from './recordings-api.js';

describe('credentials', () => {
  const PATH = new URL(recorded(1)['RecordingUrl'] ?? '').pathname;

  it.each([
    `https://api.twilio.com.evil.com${PATH}`,
    `https://evil.com${PATH}`,
    `https://api.twilio.com@evil.com${PATH}`,
    `https://user:password@api.twilio.com${PATH}`,
    `https://api.twilio.com:8443${PATH}`,
    `http://api.twilio.com:8080${PATH}`,
    `https://apixtwilio.com${PATH}`,
    `https://api.evil-twilio.com${PATH}`,
    `https://api.twilio.com${PATH}?x=1`,
    `https://api.twilio.com${PATH}/../../../x`,
    `https://api.twilio.com${PATH.replace('RE0', 'REx')}`,
    `http://127.0.0.1:9${PATH}`,
    'file:///etc/passwd',
    'api.twilio.com',
  ])('are not sent to %s, and nothing is asked there', async (RecordingUrl) => {
    const { twilio, note, failures, givenUp } = await deliveries();
    await note(1, { RecordingUrl });
    await givenUp();
    expect(twilio.requests).toEqual([]);
    expect(failures).toHaveLength(1);
  });

  it('are sent over HTTPS where Twilio names HTTP', () => {
    const RecordingUrl = `http://api.twilio.com${PATH}`;
    expect(recordingAddress({ RecordingUrl }, false).url.href).toBe(`https://api.twilio.com${PATH}`);
  });

  it('are not sent where the SID and the URL of a recording differ', async () => {
    const { twilio, note, givenUp } = await deliveries();
    await note(1, { RecordingSid: recordingSid(2) });
    await givenUp();
    expect(twilio.requests).toEqual([]);
  });

  it.each([
    ['https://api.dublin.ie1.twilio.com/audio', true],
    ['https://media.example.com/audio', false],
    ['https://api.twilio.com.evil.com/audio', false],
    ['//evil.com/audio', false],
  ])('at a redirect to %s are sent: %s', async (location, areSent) => {
    const { twilio, note, mail } = await deliveries();
    twilio.plan(1, (response) => response.writeHead(307, { Location: location }).end());
    twilio.answers.set('/audio', [sendAudio]);
    await note(1);
    await mail.received(1);
    const [, redirected] = twilio.requests;
    expect(redirected?.authorization !== undefined).toBe(areSent);
  });

  it.each(['http://api.twilio.com/audio', 'http://169.254.169.254/', 'file:///etc/passwd'])(
    'and everything else are kept from a redirect to %s',
    async (location) => {
      const { twilio, note, failures, givenUp } = await deliveries({ giveUpMs: 0 });
      twilio.plan(1, (response) => response.writeHead(302, { Location: location }).end());
      await note(1);
      await givenUp();
      expect(twilio.requests).toHaveLength(1);
      expect(failures[0]?.message).toContain('not HTTPS');
    },
  );
});
