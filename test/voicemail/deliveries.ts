import { onTestFinished } from 'vitest';
import { twilioClient } from '../../src/voicemail/twilio-client.js';
import { type VoicemailTimes, voicemailEvents } from '../../src/voicemail/voicemail-events.js';
import { type EventTopic, eventQueue } from '../../src/webhook/event-queue.js';
import { type EventStore, memoryEvents } from '../../src/webhook/event-store.js';
import { testConfig } from '../helpers/caller.js';
import { FAST_TIMES, QUICK } from './fast-times.js';
import { mailServer } from './mail-server.js';
import { ACCOUNT, recorded, recordingsApi, TOKEN } from './recordings-api.js';

interface Options {
  env?: Record<string, string>;
  times?: Partial<VoicemailTimes>;
  giveUpMs?: number;
  store?: EventStore;
  maxAudioBytes?: number;
}

/** Voicemail between a server that answers as Twilio does, and a real mail server. */
export async function deliveries(options: Options = {}) {
  const { store = memoryEvents(), giveUpMs = FAST_TIMES.giveUpMs, env = {}, times, maxAudioBytes } = options;
  const [twilio, mail] = await Promise.all([recordingsApi(), mailServer()]);
  const { voicemail } = testConfig({
    SMTP_URL: mail.url,
    VOICEMAIL_TO: 'desk@example.com',
    VOICEMAIL_TIME_ZONE: 'Europe/Berlin',
    TWILIO_ACCOUNT_SID: ACCOUNT,
    TWILIO_AUTH_TOKEN: TOKEN,
    ...env,
  });
  const failures: { kind: string; message: string; final: boolean }[] = [];
  let wake = () => {};
  const client = twilioClient(voicemail.account, {
    fetch: twilio.fetch,
    ...(maxAudioBytes !== undefined && { maxAudioBytes }),
  });
  const handlers = voicemailEvents(voicemail, store, {
    twilio: client,
    times: { ...QUICK, ...times },
  });
  const events = eventQueue(
    handlers,
    {
      eventFailure({ kind, error, again }) {
        failures.push({ kind, message: `${error}`, final: again === undefined });
        wake();
      },
    },
    store,
    { ...FAST_TIMES, giveUpMs },
  );
  onTestFinished(async () => {
    await events.close();
    twilio.close();
    await mail.close();
  });

  /** Notes what Twilio would post about this message. */
  function note(
    number: number,
    params: Record<string, string> = {},
    more = {},
    topic: EventTopic = 'recording',
  ) {
    const all = { ...recorded(number), ...params };
    const time = Date.parse('2026-12-24T19:03:11Z');
    return events.note({ topic, id: `${number}`, params: all, memory: '{}', time, state: 'sales', ...more });
  }
  return {
    twilio,
    mail,
    failures,
    events,
    store,
    note,
    async givenUp(count = 1) {
      while (failures.filter(({ final }) => final).length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
