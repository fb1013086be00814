import type { Call, DialStatus, QueueResult } from '../state-machine.js';

const DIAL_STATUSES: readonly DialStatus[] = [
  'completed',
  'answered',
  'busy',
  'no-answer',
  'failed',
  'canceled',
];
const QUEUE_RESULTS: readonly QueueResult[] = [
  'bridged',
  'hangup',
  'leave',
  'redirected',
  'queue-full',
  'error',
  'system-error',
];

/** What Twilio's parameters do not say of a call. */
export interface Beside<Memory> {
  time: Date;
  requestId: string;
  memory: Memory;
}

/** The call as handlers see it (https://www.twilio.com/docs/voice/twiml#request-parameters). */
export function callOf<Memory>(
  params: Readonly<Record<string, string>>,
  beside: Beside<Memory>,
): Call<Memory> {
  const [dial, recording, queue] = [dialOf(params), recordingOf(params), queueOf(params)];
  return {
    sid: params['CallSid'] ?? '',
    from: params['From'] ?? '',
    to: params['To'] ?? '',
    digits: params['Digits'] ?? '',
    speech: params['SpeechResult'] ?? '',
    ...(dial && { dial }),
    ...(recording && { recording }),
    ...(queue && { queue }),
    params,
    ...beside,
  };
}

type Params = Readonly<Record<string, string>>;

/** https://www.twilio.com/docs/voice/twiml/dial#action; a status that Twilio does not document counts as failed. */
function dialOf({ DialCallStatus: asked, DialCallDuration, DialBridged }: Params): Call['dial'] {
  if (asked === undefined) return undefined;
  const status = DIAL_STATUSES.find((known) => known === asked) ?? 'failed';
  const bridged = DialBridged === undefined ? status === 'completed' : DialBridged === 'true';
  return { status, seconds: Number(DialCallDuration) || 0, bridged };
}

/** https://www.twilio.com/docs/voice/twiml/record#action */
function recordingOf({ RecordingUrl: url, RecordingSid, RecordingDuration }: Params): Call['recording'] {
  if (url === undefined) return undefined;
  // Where Twilio does not send the SID, it is the last part of the URL.
  const sid = RecordingSid ?? url.split('/').at(-1) ?? '';
  return { sid, url, seconds: Number(RecordingDuration) || 0 };
}

/** https://www.twilio.com/docs/voice/twiml/enqueue#action and #waiturl; a result that is not documented is an error. */
function queueOf(params: Params): Call['queue'] {
  const { QueueResult: asked, QueuePosition, CurrentQueueSize, QueueTime, AvgQueueTime } = params;
  if (asked === undefined && QueuePosition === undefined) return undefined;
  const result =
    asked === undefined ? undefined : (QUEUE_RESULTS.find((known) => known === asked) ?? 'error');
  return {
    ...(result && { result }),
    ...(QueuePosition !== undefined && { position: Number(QueuePosition) }),
    ...(CurrentQueueSize !== undefined && { size: Number(CurrentQueueSize) }),
    ...(QueueTime !== undefined && { waitedSeconds: Number(QueueTime) }),
    ...(AvgQueueTime !== undefined && { averageSeconds: Number(AvgQueueTime) }),
  };
}
