import {
  ConfigError,
  E164,
  type Environment,
  PORT_NUMBER,
  parsePhoneNumber,
  parsePort,
  reader,
} from '../config.js';

/** What only `npm run dev` needs of the environment. */
export interface DevSettings {
  /** The browser phone's port. */
  phonePort: number;
  ngrokAuthtoken: string | undefined;
  /** A fixed address for the tunnel. */
  ngrokDomain: string | undefined;
  accountSid: string | undefined;
  /** The number that is to ring this computer. */
  phoneNumber: string | undefined;
}

/**
 * The settings in these variables.
 * @throws ConfigError that names every problem at once
 */
export function loadDevSettings(env: Environment): DevSettings {
  const problems: string[] = [];
  const read = reader(env, problems);
  const settings: DevSettings = {
    phonePort: read('PHONE_PORT', 3001, parsePort, PORT_NUMBER),
    ngrokAuthtoken: read('NGROK_AUTHTOKEN', undefined, (value) => value, 'an authtoken'),
    ngrokDomain: read(
      'NGROK_DOMAIN',
      undefined,
      (value) => (/^[a-z0-9.-]+$/i.test(value) ? value : undefined),
      'a domain of your ngrok account without https://, such as my-tree.ngrok.app (https://dashboard.ngrok.com/domains)',
    ),
    accountSid: read(
      'TWILIO_ACCOUNT_SID',
      undefined,
      (value) => (/^AC[0-9a-f]{32}$/.test(value) ? value : undefined),
      'AC and 32 digits and letters: the Account SID under "Account Info" on https://console.twilio.com',
    ),
    phoneNumber: read('TWILIO_PHONE_NUMBER', undefined, parsePhoneNumber, E164),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return settings;
}
