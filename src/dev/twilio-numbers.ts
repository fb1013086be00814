import type { TwilioLogin } from './settings.js';

/** The settings of a number that decide which URLs Twilio requests when the number rings. */
export interface VoiceSettings {
  voiceUrl: string;
  voiceMethod: string;
  voiceFallbackUrl: string;
  voiceFallbackMethod: string;
  statusCallback: string;
  statusCallbackMethod: string;
}

export interface NumberRecord extends VoiceSettings {
  sid: string;
  phoneNumber: string;
  voiceApplicationSid: string | null;
  trunkSid: string | null;
  capabilities?: { voice?: boolean } | null;
  voiceReceiveMode?: string | null;
}

/** The part of `twilio(...).incomingPhoneNumbers` that is used here. */
export interface Numbers {
  (
    sid: string,
  ): { fetch(): Promise<NumberRecord>; update(settings: Partial<VoiceSettings>): Promise<unknown> };
  list(filter?: { phoneNumber?: string; limit?: number }): Promise<NumberRecord[]>;
}

/** Twilio's REST API for the numbers of one account. */
export interface AccountNumbers {
  account: string;
  numbers: Numbers;
}

/** A number cannot be read or changed. The message says why, and what to do. */
export class NumberError extends Error {
  constructor(
    message: string,
    /** The HTTP status of Twilio's API, if the API refused. */
    readonly status?: number,
  ) {
    super(message);
  }
}

/** Twilio's REST API for the numbers of the account; undefined where the account is not configured. */
export async function twilioNumbers(twilio: TwilioLogin | undefined): Promise<AccountNumbers | undefined> {
  if (!twilio) return undefined;
  const { accountSid: account, username, password, ...place } = twilio;
  const { default: connect } = await import('twilio');
  const limits = { autoRetry: true, maxRetries: 2, timeout: 5000 };
  const client = connect(username, password, { accountSid: account, ...place, ...limits });
  return { account, numbers: client.incomingPhoneNumbers };
}

/**
 * The account's number that is exactly this one and can ring at a webhook. Twilio's own filter also matches longer
 * numbers.
 * @throws NumberError
 */
export async function findNumber(numbers: Numbers, phoneNumber: string): Promise<NumberRecord> {
  const candidates = await withAdvice(() => numbers.list({ phoneNumber }));
  const number = candidates.find((candidate) => candidate.phoneNumber === phoneNumber);
  if (!number) {
    const others = await withAdvice(() => numbers.list({ limit: 20 }));
    const has = others.map((other) => other.phoneNumber).join(', ') || 'no number at all';
    throw new NumberError(`TWILIO_PHONE_NUMBER is ${phoneNumber}, but the account has ${has}`);
  }
  const reason = whyItCannotRing(number);
  if (reason !== undefined) throw new NumberError(reason);
  return number;
}

function whyItCannotRing(number: NumberRecord): string | undefined {
  const { phoneNumber, capabilities, voiceReceiveMode, voiceApplicationSid, trunkSid } = number;
  if (capabilities?.voice === false)
    return `${phoneNumber} takes no calls, only messages: choose a number with the capability Voice`;
  if (voiceReceiveMode === 'fax')
    return `${phoneNumber} takes faxes: in the console, set "Accept incoming" to Voice Calls`;
  const route = voiceApplicationSid ? 'TwiML app' : trunkSid ? 'SIP trunk' : undefined;
  if (!route) return undefined;
  return (
    `${phoneNumber} is routed to the ${route} ${voiceApplicationSid || trunkSid}, so a webhook of its own has no ` +
    `effect: in the console, set the number's "Configure with" to Webhook, or name another number`
  );
}

/** @throws NumberError instead of the SDK's errors */
export async function withAdvice<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const status = error instanceof Error && 'status' in error ? error.status : undefined;
    throw new NumberError(advise(error, status), typeof status === 'number' ? status : undefined);
  }
}

function advise(error: unknown, status: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (status === 401)
    return (
      'Twilio does not accept TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN, or TWILIO_API_KEY with ' +
      'TWILIO_API_SECRET: copy both from https://console.twilio.com'
    );
  if (status === 404) return `Twilio knows no such account or number: check TWILIO_ACCOUNT_SID (${message})`;
  if (status === 429) return 'Twilio was asked too often: try again in a minute';
  if (typeof status === 'number' && status >= 500)
    return `Twilio's API has a problem of its own (${status}): try again later`;
  if (typeof status === 'number') return `Twilio refuses it (${status}): ${message}`;
  return `Twilio's API did not answer: ${message}`;
}
