import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApp } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import { placeCall } from '../../src/phone/call.js';
import { serveRecordings } from '../../src/phone/serve-recordings.js';
import type { PhoneTree } from '../../src/state-machine.js';
import { type ShownVoicemail, showVoicemail } from '../../src/voicemail/show-voicemail.js';
import { voicemailEvents } from '../../src/voicemail/voicemail-events.js';
import { eventQueue } from '../../src/webhook/event-queue.js';
import { memoryEvents } from '../../src/webhook/event-store.js';
import { FAST_TIMES, QUICK } from './fast-times.js';
import { mailServer } from './mail-server.js';

const tree: PhoneTree<'mailbox'> = {
  states: { mailbox: { enter: (response) => void response.record(), exit: null } },
  start: 'mailbox',
  rescue: 'mailbox',
};

/** A simulated call that leaves a message of 4 s at a tree in development; gives the notice that is shown. */
async function leaveMessage(env: Record<string, string>) {
  const config = loadConfig(env, 'development');
  const store = memoryEvents();
  const shown: ShownVoicemail[] = [];
  const handlers = {
    ...voicemailEvents(config.voicemail, store, { times: QUICK }),
    ...showVoicemail(config.voicemail, store, (one) => shown.push(one)),
  };
  const events = eventQueue(handlers, {}, store, FAST_TIMES);
  const server = createServer(createApp(config, tree, { events })).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const recordings = await serveRecordings();
  onTestFinished(async () => {
    await events.close();
    recordings.close();
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const call = await placeCall(`http://127.0.0.1:${port}/webhook`, { from: '+15551234567', recordings });
  await call.speak(4);
  return { shown, call };
}

describe('in development', () => {
  it('a message is shown, and nothing is mailed without SMTP_URL', async () => {
    const { shown } = await leaveMessage({ VOICEMAIL_TO: 'desk@example.com', VOICEMAIL_TIME_ZONE: 'UTC' });
    expect(shown).toEqual([
      {
        summary: 'voicemail, 4 s, from …4567',
        delivery: 'not mailed, as SMTP_URL is not set; the mail would be',
        text: expect.stringMatching(/^Voicemail, 4 s, from \+15551234567.*\n\nFrom {4}\+15551234567\n/),
      },
    ]);
  });

  it('what a state sends is shown once', async () => {
    const shown: ShownVoicemail[] = [];
    const { voicemail } = loadConfig({ VOICEMAIL_TIME_ZONE: 'UTC' }, 'development');
    const handlers = showVoicemail(voicemail, memoryEvents(), (one) => shown.push(one));
    const params = { From: '+15551234567' };
    const event = { id: '1', kind: '', params, memory: '{}', time: 1, noted: 1, failures: 0 };
    await handlers['show voicemail']?.run({ ...event, state: 'noted', text: 'Please call back.' });
    expect(shown).toEqual([
      {
        summary: 'message of the state noted, from …4567',
        delivery: 'not mailed, as SMTP_URL is not set; the mail would be',
        text: expect.stringMatching(/^Please call back\.\n\nFrom {4}\+15551234567\n/),
      },
    ]);
  });

  it('the simulated phone serves a WAV of the message, which is mailed without an account', async () => {
    const mail = await mailServer();
    onTestFinished(mail.close);
    const { shown } = await leaveMessage({ SMTP_URL: mail.url, VOICEMAIL_TO: 'desk@example.com' });
    await mail.received(1);
    expect(shown[0]?.delivery).toBe('mailed to desk@example.com');
    const [, encoded = ''] =
      /Content-Type: audio\/x-wav.*?\r\n\r\n(.*?)\r\n--/s.exec(mail.mails[0]?.source ?? '') ?? [];
    const wav = Buffer.from(encoded, 'base64');
    expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
    expect(wav.length).toBe(44 + 4 * 8000);
  });
});
