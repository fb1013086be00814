import type { RequestHandler } from 'express';
import type { Store } from 'express-session';
import { endSession, findCall } from '../session/call-session.js';
import { eventOf, noteRecording, noteReviewed } from './call-events.js';
import { callFor, callRequest, type Setup } from './call-request.js';
import { parametersOf } from './form.js';

/** Parameters that only callbacks have. A callback tells about a call, and moves none. */
const OF_NOTICES = [
  'RecordingStatus',
  'TranscriptionStatus',
  'CallbackSource',
  'CallDuration',
  'StatusCallbackEvent',
  'StreamEvent',
  'TranscriptionEvent',
  'MachineDetectionDuration',
  'SmsStatus',
  'UnstableSpeechResult',
];
const ENDED = ['completed', 'busy', 'failed', 'no-answer', 'canceled'];
/** Recordings and transcripts may be ready minutes after the end of their call, and want its memory. */
const REMEMBERED_MS = 15 * 60 * 1000;

/** Takes callbacks that were pointed at the webhook, and leaves the call as it is. */
export const ignoreNotices: RequestHandler = (request, response, next) => {
  const params = parametersOf(request);
  if (OF_NOTICES.some((name) => name in params)) response.status(204).end();
  else next();
};

/** Takes a recording (https://www.twilio.com/docs/voice/twiml/record#recordingstatuscallback). */
export function recordingReady<Name extends string, Memory>(
  setup: Setup<Name, Memory>,
  store: Store,
): RequestHandler {
  return async function recordingReady(request, response) {
    const { CallSid: sid = '', RecordingStatus: status = 'completed' } = parametersOf(request);
    if (status === 'completed') await noteRecording(setup, request, await findCall(store, sid));
    response.status(204).end();
  };
}

/** Takes a transcript (https://www.twilio.com/docs/voice/twiml/record#transcribecallback). */
export function transcriptReady<Name extends string, Memory>(
  setup: Setup<Name, Memory>,
  store: Store,
): RequestHandler {
  return async function transcriptReady(request, response) {
    const { CallSid: sid = '', TranscriptionSid, RecordingSid = '' } = parametersOf(request);
    const event = eventOf(setup, request, await findCall(store, sid));
    const id = `${sid} ${TranscriptionSid ?? RecordingSid}`;
    await setup.events.note({ ...event, topic: 'transcription', id });
    response.status(204).end();
  };
}

/** Takes the end of a call (https://www.twilio.com/docs/voice/api/call-resource#statuscallback). */
export function callEnded<Name extends string, Memory>(
  setup: Setup<Name, Memory>,
  store: Store,
): RequestHandler {
  return async function callEnded(request, response) {
    const { CallSid: sid = '', CallStatus: status = '', CallDuration: seconds = '' } = parametersOf(request);
    if (ENDED.includes(status)) {
      const isRemembered = setup.events.wants('recording') || setup.events.wants('transcription');
      // While Redis is away nobody knows the state, and the session will expire.
      const last = await endSession(store, sid, isRemembered ? REMEMBERED_MS : 0).catch(() => undefined);
      const call = callFor(setup.tree, callRequest(setup, request, last));
      setup.observer.end?.({ call, status, seconds: Number(seconds) || 0, state: last?.state });
      await noteReviewed(setup, request, last);
      await setup.events.note({ ...eventOf(setup, request, last), topic: 'ended', id: sid });
    }
    response.status(204).end();
  };
}
