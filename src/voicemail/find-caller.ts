import { isTwilio, type RecordingAddress } from './recording-address.js';
import type { TwilioClient } from './twilio-client.js';

type Params = Readonly<Record<string, string>>;

/** The parameters, with the caller's: Twilio's callbacks about recordings do not tell who calls. */
export async function withCaller(
  params: Params,
  { accountSid, url }: RecordingAddress,
  twilio: TwilioClient,
  signal: AbortSignal,
): Promise<Params> {
  const { CallSid = '', From } = params;
  if (From !== undefined || !isTwilio(url) || !/^CA[0-9a-f]{32}$/.test(CallSid)) return params;
  // https://www.twilio.com/docs/voice/api/call-resource
  const path = `/2010-04-01/Accounts/${accountSid}/Calls/${CallSid}.json`;
  const { from, to, caller_name } = await twilio.resource(path, accountSid, signal);
  const found = { From: from, To: to, CallerName: caller_name };
  const texts = Object.entries(found).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  return { ...params, ...Object.fromEntries(texts) };
}
