import { type Environment, reader } from './environment.js';

/** The credentials for Twilio's REST API (https://www.twilio.com/docs/usage/requests-to-twilio#credentials). */
export interface TwilioAccount {
  /** AC…; undefined where TWILIO_ACCOUNT_SID is not set. */
  sid: string | undefined;
  authToken: string | undefined;
  /** Used instead of the auth token where both are set. */
  apiKey: { sid: string; secret: string } | undefined;
}

const ACCOUNT_SID =
  'AC and 32 digits and letters: the Account SID under "Account Info" on https://console.twilio.com';

/** The credentials in these variables; what is wrong with them is added to the problems. */
export function readTwilioAccount(
  env: Environment,
  problems: string[],
  authToken: string | undefined,
): TwilioAccount {
  const sid = reader(env, problems)('TWILIO_ACCOUNT_SID', undefined, parseAccountSid, ACCOUNT_SID);
  return { sid, authToken, apiKey: readApiKey(env, problems) };
}

function parseAccountSid(value: string): string | undefined {
  return /^AC[0-9a-f]{32}$/.test(value) ? value : undefined;
}

/** The secret is never shown, and neither is the SID: somebody may have set one in place of the other. */
function readApiKey(env: Environment, problems: string[]): TwilioAccount['apiKey'] {
  const [sid, secret] = [env['TWILIO_API_KEY']?.trim(), env['TWILIO_API_SECRET']?.trim()];
  if (!sid && !secret) return undefined;
  if (sid && secret && /^SK[0-9a-f]{32}$/.test(sid)) return { sid, secret };
  problems.push(
    'TWILIO_API_KEY (SK and 32 digits and letters) and TWILIO_API_SECRET belong together: ' +
      'create them at https://console.twilio.com, "API keys & tokens"',
  );
  return undefined;
}
