import type { EventHandler, NotedEvent } from '../webhook/event-queue.js';
import { type Fields, isFields, type TwilioClient } from './twilio-client.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const ASK_MS = 50_000;
const MAX_PAGES = 50;

/**
 * A handler that asks Twilio for the messages of the last day, and notes each one as if Twilio had just announced it.
 * What is delivered or pending is not sent again: its event is the same.
 */
export function lastDay(
  twilio: TwilioClient,
  accountSid: string,
  note: (event: NotedEvent) => Promise<void>,
): EventHandler {
  return {
    on: ['start'],
    async run({ noted }) {
      const since = noted - DAY_MS;
      const signal = AbortSignal.timeout(ASK_MS);
      const account = `/2010-04-01/Accounts/${accountSid}`;
      // By the day, in GMT (https://www.twilio.com/docs/voice/api/recording#read-multiple-recording-resources).
      const day = new Date(since).toISOString().slice(0, 10);
      let path: string | undefined = `${account}/Recordings.json?DateCreated%3E=${day}&PageSize=1000`;
      for (let pages = 0; path !== undefined && pages < MAX_PAGES; pages++) {
        const page: Fields = await twilio.resource(path, accountSid, signal);
        const { recordings, next_page_uri: next } = page;
        for (const recording of Array.isArray(recordings) ? recordings : []) {
          const event = isFields(recording) ? eventOf(recording, account) : undefined;
          if (event && event.time >= since) await note(event);
        }
        path = typeof next === 'string' && next.startsWith(`${account}/`) ? next : undefined;
      }
      return undefined;
    },
  };
}

/** The event that Twilio's request about this recording was, as far as the recording tells. */
function eventOf(recording: Fields, account: string): NotedEvent | undefined {
  const { sid, call_sid, status, source, duration, date_created } = recording;
  if (typeof sid !== 'string' || typeof call_sid !== 'string') return undefined;
  if (status !== 'completed' || source !== 'RecordVerb') return undefined;
  const params = {
    CallSid: call_sid,
    RecordingSid: sid,
    RecordingUrl: `https://api.twilio.com${account}/Recordings/${sid}`,
    RecordingSource: source,
    RecordingDuration: `${duration}`,
  };
  const time = Date.parse(`${date_created}`);
  return { topic: 'found recording', id: `${call_sid} ${sid}`, params, time, memory: '{}' };
}
