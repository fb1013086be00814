import type { EventHandlers, NotedEvent } from '../webhook/event-queue.js';
import { type EventStore, memoryEvents } from '../webhook/event-store.js';
import { deliveredPath, withDeliveredFile } from './delivered-file.js';
import { lastDay } from './last-day.js';
import { twilioClient } from './twilio-client.js';
import type { VoicemailConfig } from './voicemail-config.js';
import { voicemailEvents } from './voicemail-events.js';

interface Voicemail {
  store: EventStore;
  handlers: EventHandlers;
}

/**
 * What delivers messages in production. Without Redis, a file remembers what has been delivered, and a start looks
 * for the messages of the last day.
 */
export async function openVoicemail(
  config: VoicemailConfig,
  redis: EventStore | undefined,
  note: (event: NotedEvent) => Promise<void>,
  warn: (message: string) => void,
): Promise<Voicemail> {
  if (redis) return { store: redis, handlers: voicemailEvents(config, redis) };
  const path = deliveredPath(process.env);
  const store = await withDeliveredFile(memoryEvents(), path, () =>
    warn(`${path} cannot be written: after a restart, messages may be delivered again`),
  );
  const twilio = twilioClient(config.account);
  const handlers = voicemailEvents(config, store, { twilio });
  const { sid } = config.account;
  if (sid !== undefined) return { store, handlers: { ...handlers, 'last day': lastDay(twilio, sid, note) } };
  warn('TWILIO_ACCOUNT_SID and REDIS_URL are not set: a restart loses messages that are not delivered yet');
  return { store, handlers };
}
