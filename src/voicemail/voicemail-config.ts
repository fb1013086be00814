import {
  E164,
  type Environment,
  isUrlOf,
  list,
  parseBoolean,
  parsePhoneNumber,
  reader,
} from '../environment.js';
import { readTwilioAccount, type TwilioAccount } from '../twilio-account.js';

/** Where recorded messages are delivered, and how their audio is fetched from Twilio. */
export interface VoicemailConfig {
  mail: { smtpUrl: string; from: string; to: readonly string[] } | undefined;
  webhook: { url: string; format: WebhookFormat } | undefined;
  /** Deletes a recording at Twilio once every recipient has its message. */
  deleteDelivered: boolean;
  /** An IANA time zone; undefined: the server's. */
  timeZone: string | undefined;
  account: TwilioAccount;
  /** The tree's own number, where that is known. */
  phoneNumber: string | undefined;
  /** Development also fetches audio from this computer, where the simulated phone keeps it. */
  fetchesLocally: boolean;
}

export type WebhookFormat = 'json' | 'slack';

/** The settings of voicemail in these variables; what is wrong with them is added to the problems. */
export function readVoicemail(
  env: Environment,
  problems: string[],
  [authToken]: readonly string[],
  inDevelopment: boolean,
): VoicemailConfig {
  const read = reader(env, problems);
  const url = (name: string, protocols: readonly string[]) => readUrl(env, problems, name, protocols);

  const smtpUrl = url('SMTP_URL', ['smtp:', 'smtps:']);
  const to = read('VOICEMAIL_TO', [], parseAddresses, 'e-mail addresses, separated by commas');
  const [first] = to;
  const from = read('VOICEMAIL_FROM', first, parseAddress, 'an e-mail address');
  if (smtpUrl !== undefined && first === undefined && !env['VOICEMAIL_TO']?.trim())
    problems.push('SMTP_URL is set, but VOICEMAIL_TO is not: set it to the addresses that get the messages');
  if (smtpUrl === undefined && first !== undefined && !env['SMTP_URL']?.trim() && !inDevelopment)
    problems.push(
      'VOICEMAIL_TO is set, but SMTP_URL is not: set it to a mail server, such as smtps://user:password@host',
    );
  const webhookUrl = url('VOICEMAIL_WEBHOOK', ['http:', 'https:']);
  const format = read('VOICEMAIL_WEBHOOK_FORMAT', 'json', parseFormat, 'json or slack');

  const config: VoicemailConfig = {
    mail: smtpUrl !== undefined && from !== undefined ? { smtpUrl, from, to } : undefined,
    webhook: webhookUrl === undefined ? undefined : { url: webhookUrl, format },
    deleteDelivered: read('VOICEMAIL_DELETE', false, parseBoolean, 'true or false'),
    timeZone: read('VOICEMAIL_TIME_ZONE', undefined, parseTimeZone, 'a time zone such as Europe/Berlin'),
    account: readTwilioAccount(env, problems, authToken),
    phoneNumber: read('TWILIO_PHONE_NUMBER', undefined, parsePhoneNumber, E164),
    fetchesLocally: inDevelopment,
  };
  if (!config.mail && !config.webhook) return config;
  if (authToken === undefined && !config.account.apiKey && !inDevelopment) {
    problems.push(
      'Recordings cannot be fetched from Twilio: set TWILIO_AUTH_TOKEN, or TWILIO_API_KEY and TWILIO_API_SECRET',
    );
  }
  if (config.deleteDelivered && !config.mail && format === 'slack') {
    problems.push(
      'VOICEMAIL_DELETE is true, but a message in Slack has no audio: set SMTP_URL too, or VOICEMAIL_DELETE=false',
    );
  }
  return config;
}

/** A URL that may hold a password, and so is not shown. */
function readUrl(
  env: Environment,
  problems: string[],
  name: string,
  protocols: readonly string[],
): string | undefined {
  const value = env[name]?.trim() || undefined;
  if (value === undefined || isUrlOf(value, protocols)) return value;
  problems.push(`${name} is not a URL that begins with ${protocols.map((one) => `${one}//`).join(' or ')}`);
  return undefined;
}

function parseAddress(value: string): string | undefined {
  return /^[^\s@,;:<>()"\p{C}]+@[^\s@,;:<>()"\p{C}]+$/u.test(value) ? value : undefined;
}

function parseAddresses(value: string): string[] | undefined {
  const addresses = list(value);
  return addresses.length > 0 && addresses.every(parseAddress) ? [...new Set(addresses)] : undefined;
}

function parseFormat(value: string): WebhookFormat | undefined {
  return value === 'json' || value === 'slack' ? value : undefined;
}

function parseTimeZone(value: string): string | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return value;
  } catch {
    return undefined;
  }
}
