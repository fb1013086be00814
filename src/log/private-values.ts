import type { Call } from '../state-machine.js';

/**
 * Parameters that tell nothing about the caller. All others are private, because Twilio adds parameters
 * unannounced (https://www.twilio.com/docs/voice/twiml#request-parameters).
 */
const PUBLIC = new Set([
  ...['CallSid', 'ParentCallSid', 'AccountSid', 'ApplicationSid', 'ApiVersion', 'CallStatus', 'Direction'],
  ...['CallDuration', 'Duration', 'Timestamp', 'SequenceNumber', 'CallbackSource', 'ErrorCode', 'ErrorUrl'],
  ...['Confidence', 'FinishedOnKey', 'Language', 'msg', 'StirVerstat'],
  ...['DialCallSid', 'DialCallStatus', 'DialCallDuration', 'DialBridged'],
  ...['RecordingDuration', 'RecordingStatus', 'RecordingChannels', 'RecordingSource', 'RecordingTrack'],
  ...['RecordingStartTime', 'RecordingErrorCode', 'TranscriptionStatus', 'TranscriptionType'],
  ...['QueueSid', 'QueueResult', 'QueuePosition', 'QueueTime', 'AvgQueueTime'],
  ...['CurrentQueueSize', 'MaxQueueSize', 'DequeuingCallSid', 'DequeueResult'],
]);
/** The number that was called, which is the business's own unless the business calls. */
const CALLED = /^(?:To|Called)(?:City|State|Zip|Country)?$/;

const HTTP = /^https?:\/\//i;
/** The user of a SIP or client address. */
const USER = /^(?:client|sips?):([^@;]+)/i;
/** A number of four digits or more within a text. */
const NUMBER = /\d(?:[ ().-]*\d){3,}/g;
/** A value in the memory is private if it may be a number that the caller keyed, or a sentence. */
const KEPT = /\d{4}|.{12}/s;
const MAX_KEPT = 10_000;

/** The private values of a call: who the caller is, and what the caller keyed and said. */
export function privateValues({ from, digits, speech, params, memory }: Call<unknown>): string[] {
  const ofCall = [from, digits, speech, ...keptIn(memory)].map(String).filter(isPrivate).flatMap(partsOf);
  return [...ofCall, ...privateParams(params)];
}

/** The private values among the parameters of a request. */
function privateParams(params: Call['params']): string[] {
  // A handler may have put anything into its call.
  const given: Call['params'] = Object(params);
  const outbound = String(given['Direction']).startsWith('outbound');
  return Object.keys(given)
    .filter((name) => !PUBLIC.has(name) && (outbound || !CALLED.test(name)))
    .map((name) => String(given[name]))
    .filter(isPrivate)
    .flatMap(partsOf);
}

/** The private values of an event: those that Twilio sent about it, and those in the call's memory, which is JSON. */
export function privateEvent(params: Call['params'], memory: string): string[] {
  return [...privateParams(params), ...keptIn(parsed(memory)).flatMap(partsOf)];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

/** Digits is "hangup" if the caller hung up while recording. */
function isPrivate(value: string): boolean {
  return value !== 'hangup';
}

function partsOf(value: string): string[] {
  const [, user = ''] = USER.exec(value) ?? [];
  // Of a recording's URL only the end is private: the rest is the same for every recording.
  const whole = HTTP.test(value) ? value.split('/').findLast((part) => part !== '') : value;
  return [whole ?? value, user, ...(value.match(NUMBER) ?? [])];
}

/** The private values that earlier requests of the call left in its memory. */
function keptIn(memory: unknown): string[] {
  const kept: string[] = [];
  let seen = 0;
  try {
    JSON.stringify(memory, (_name, value: unknown) => {
      if (seen++ > MAX_KEPT) throw new Error('the rest is not looked at');
      if (typeof value === 'string' || typeof value === 'number') kept.push(String(value));
      return value;
    });
  } catch {
    // The memory may not be JSON, or be very large. What was found so far is hidden.
  }
  return kept.filter((value) => KEPT.test(value));
}
