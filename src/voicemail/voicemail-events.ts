import type { EventHandler, EventHandlers } from '../webhook/event-queue.js';
import { type EventStore, memoryEvents, type PendingEvent } from '../webhook/event-store.js';
import { withCaller } from './find-caller.js';
import { type Letter, notificationLetter, voicemailLetter } from './letter.js';
import { mailer } from './mail.js';
import { webhookPoster } from './post-webhook.js';
import { isTwilio, type RecordingAddress, recordingAddress } from './recording-address.js';
import { keepReviews, REVIEW_MS, reviewOf } from './review.js';
import { NotReady, type TwilioClient, twilioClient } from './twilio-client.js';
import { isMessage, voicemailOf } from './voicemail.js';
import type { VoicemailConfig } from './voicemail-config.js';
import { WITHOUT_RECIPIENTS } from './without-recipients.js';

export interface VoicemailTimes {
  /** How long a delivery may take: less than a handler of the queue may. */
  deliverMs: number;
  /** How long a transcript is waited for. */
  transcriptMs: number;
  /** How long a caller's decision about a message is waited for. */
  reviewMs: number;
  /** For how long it is no failure that Twilio does not have the audio yet. */
  audioMs: number;
  /** The pause before looking for either again. */
  lookAgainMs: number;
}

export const VOICEMAIL_TIMES: VoicemailTimes = {
  deliverMs: 50_000,
  transcriptMs: 5 * 60 * 1000,
  reviewMs: REVIEW_MS,
  audioMs: 60_000,
  lookAgainMs: 3000,
};

export interface VoicemailOptions {
  twilio?: TwilioClient;
  times?: VoicemailTimes;
}

const WEBHOOK = 'voicemail webhook';
const DELETE = 'delete recording';
const WITH_AUDIO = 'with audio';
const REPLACED = 'replaced';

/**
 * Handlers that deliver each recorded message to each recipient. Every recipient has a handler of its own: one that
 * is out of reach delays no other, and none gets a message again because another did not.
 * @param store where the events of these handlers wait
 */
export function voicemailEvents(
  config: VoicemailConfig,
  store: EventStore,
  { twilio = twilioClient(config.account), times = VOICEMAIL_TIMES }: VoicemailOptions = {},
): EventHandlers {
  const { mail, webhook, timeZone, phoneNumber, deleteDelivered, fetchesLocally } = config;
  const recipients = new Map(mail?.to.map((to) => [`mail to ${to}`, mailer(mail, to)]));
  if (webhook) recipients.set(WEBHOOK, webhookPoster(webhook));
  if (recipients.size === 0) return {};
  /** What this process has delivered, in case the store does not take it. */
  const here = memoryEvents();
  /** While the store is away, messages are delivered all the same: twice is better than never. */
  const find = (key: string) => store.find(key).catch(() => undefined);

  async function deliver(name: string, event: PendingEvent): Promise<Date | undefined> {
    if (event.text !== undefined)
      return post(name, notificationLetter(event, timeZone), AbortSignal.timeout(times.deliverMs));
    if (!isMessage(event.params)) return undefined;
    const recording = recordingAddress(event.params, fetchesLocally);
    const again = (await isDelivered(name, recording)) ? undefined : await send(name, event, recording);
    if (deleteDelivered && !again && isTwilio(recording.url)) await noteDelete(event, recording);
    return again;
  }

  async function post(name: string, letter: Letter, signal: AbortSignal): Promise<undefined> {
    await recipients.get(name)?.(letter, signal);
  }

  async function send(
    name: string,
    event: PendingEvent,
    recording: RecordingAddress,
  ): Promise<Date | undefined> {
    const age = Date.now() - event.noted;
    const again = new Date(Date.now() + times.lookAgainMs);
    const review = await reviewOf(event, { find }, times.reviewMs);
    if (review === 'open') return again;
    if (review === 'replaced') return keepDelivered(name, recording, REPLACED);
    const transcript = await find(transcriptKey(recording));
    if (event.transcribed && transcript === undefined && age < times.transcriptMs) return again;

    const signal = AbortSignal.timeout(times.deliverMs);
    const params = await withCaller(event.params, recording, twilio, signal).catch((error: unknown) => {
      // An API key may be for recordings only, and a call may be deleted.
      if (age < times.audioMs || phoneNumber !== undefined) throw error;
      return event.params;
    });
    const wasToldTo = event.params['To'] !== undefined;
    if (phoneNumber !== undefined && !wasToldTo && params['To'] !== phoneNumber) return undefined;
    try {
      const audio = await twilio.audio(recording, signal);
      const voicemail = voicemailOf({ ...event, params }, recording, transcript, audio);
      await post(name, voicemailLetter(voicemail, timeZone), signal);
      const isHeard = audio !== undefined && !(name === WEBHOOK && webhook?.format === 'slack');
      return await keepDelivered(name, recording, isHeard ? WITH_AUDIO : 'without audio');
    } catch (error) {
      if (error instanceof NotReady && age < times.audioMs) return again;
      throw error;
    }
  }

  async function isDelivered(name: string, recording: RecordingAddress): Promise<string | undefined> {
    const key = deliveredKey(name, recording);
    return (await here.find(key)) ?? (await find(key));
  }

  async function keepDelivered(name: string, recording: RecordingAddress, how: string): Promise<undefined> {
    const key = deliveredKey(name, recording);
    await here.keep(key, how);
    await store.keep(key, how).catch(() => {});
  }

  /** Lets the recording be deleted, once every recipient has the message and one of them the audio, or none is to have it. */
  async function noteDelete(event: PendingEvent, recording: RecordingAddress): Promise<void> {
    const delivered = await Promise.all([...recipients.keys()].map((name) => isDelivered(name, recording)));
    const isReplaced = delivered.every((how) => how === REPLACED);
    if (delivered.includes(undefined) || !(isReplaced || delivered.includes(WITH_AUDIO))) return;
    const now = Date.now();
    const id = `${DELETE} ${recording.sid}`;
    await store.add({ ...event, kind: DELETE, id, noted: now, failures: 0 }, now);
  }

  async function keepTranscript({ params }: PendingEvent): Promise<undefined> {
    const recording = recordingAddress(params, fetchesLocally);
    await store.keep(transcriptKey(recording), params['TranscriptionText'] ?? '');
  }

  async function readdress(event: PendingEvent): Promise<undefined> {
    const now = Date.now();
    for (const name of recipients.keys())
      await store.add({ ...event, kind: name, id: `${name} ${event.id}`, failures: 0 }, now);
  }

  async function remove({ params }: PendingEvent): Promise<undefined> {
    const signal = AbortSignal.timeout(times.deliverMs);
    await twilio.remove(recordingAddress(params, fetchesLocally), signal);
  }

  const deliveries = [...recipients.keys()].map((name): [string, EventHandler] => [
    name,
    { on: ['recording', 'found recording', 'notification'], run: (event) => deliver(name, event) },
  ]);
  return {
    ...Object.fromEntries(deliveries),
    ...keepReviews(store),
    [WITHOUT_RECIPIENTS]: { on: [], run: readdress },
    'keep transcript': { on: ['transcription'], run: keepTranscript },
    ...(deleteDelivered && { [DELETE]: { on: [], run: remove } }),
  };
}

function deliveredKey(name: string, { sid }: RecordingAddress): string {
  return `delivered ${sid} ${name}`;
}

function transcriptKey({ sid }: RecordingAddress): string {
  return `transcript ${sid}`;
}
