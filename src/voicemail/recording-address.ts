import { PermanentError } from '../webhook/event-queue.js';

/** Where a recording is fetched from. */
export interface RecordingAddress {
  sid: string;
  accountSid: string;
  /** Without an extension. */
  url: URL;
}

/** Of a region too, such as api.dublin.ie1.twilio.com (https://www.twilio.com/docs/global-infrastructure). */
const TWILIO_HOST = /^api(?:\.[a-z0-9-]+){0,2}\.twilio\.com$/;
const RECORDING_PATH = /^\/2010-04-01\/Accounts\/(AC[0-9a-f]{32})\/Recordings\/(RE[0-9a-f]{32})$/;
const LOCAL_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])$/;

/** Whether the account's credentials may be sent to this URL. */
export function isTwilio({ protocol, hostname, port, username, password }: URL): boolean {
  return `${protocol}${port}${username}${password}` === 'https:' && TWILIO_HOST.test(hostname);
}

/**
 * The recording that a request is about.
 * @param locally also takes a recording on this computer
 * @throws PermanentError unless the request names a recording at Twilio
 */
export function recordingAddress(
  { RecordingUrl = '', RecordingSid }: Readonly<Record<string, string>>,
  locally: boolean,
): RecordingAddress {
  const url = URL.canParse(RecordingUrl) ? new URL(RecordingUrl) : undefined;
  // Twilio has also sent http:, and the credentials go over HTTPS only.
  if (url?.protocol === 'http:' && TWILIO_HOST.test(url.hostname)) url.protocol = 'https:';
  const [, accountSid, sid] = RECORDING_PATH.exec(url?.pathname ?? '') ?? [];
  const isAllowed = url !== undefined && (isTwilio(url) || (locally && isLocal(url)));
  if (!isAllowed || url.search || url.hash || !accountSid || !sid || (RecordingSid ?? sid) !== sid) {
    throw new PermanentError('the RecordingUrl is not the address of a recording at Twilio');
  }
  return { sid, accountSid, url };
}

function isLocal({ protocol, hostname, username, password }: URL): boolean {
  return `${protocol}${username}${password}` === 'http:' && LOCAL_HOST.test(hostname);
}
