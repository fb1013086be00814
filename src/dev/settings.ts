import dotenv from 'dotenv';
import { type Config, ConfigError, loadConfig } from '../config.js';
import {
  E164,
  type Environment,
  list,
  PORT_NUMBER,
  parsePhoneNumber,
  parsePort,
  reader,
} from '../environment.js';
import { readTwilioAccount } from '../twilio-account.js';

/** The settings that only `npm run dev` and `npm run doctor` read. */
export interface DevSettings {
  /** The browser phone's port. */
  phonePort: number;
  ngrokAuthtoken: string | undefined;
  /** A fixed domain for the tunnel. */
  ngrokDomain: string | undefined;
  /** Undefined where TWILIO_ACCOUNT_SID, or both the auth token and the API key, are not set. */
  twilio: TwilioLogin | undefined;
  /** The number that npm run dev points at this computer. */
  phoneNumber: string | undefined;
}

/** The login for Twilio's REST API: the auth token, or an API key of the account or of its parent account. */
export interface TwilioLogin {
  accountSid: string;
  username: string;
  password: string;
  region?: string;
  edge?: string;
}

/** A copy of the environment, with the variables that `.env` adds. */
export function readEnvironment(given: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const env = { ...given };
  dotenv.config({ quiet: true, processEnv: env });
  return env;
}

/**
 * The configuration and the settings of development.
 * @throws ConfigError that names the problems of both at once
 */
export function loadDevelopment(env: Environment): { config: Config; settings: DevSettings } {
  const problems: string[] = [];
  function collect<T>(load: () => T): T | undefined {
    try {
      return load();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  }
  const config = collect(() => loadConfig(env, 'development'));
  const settings = collect(() => loadDevSettings(env));
  if (config && settings && config.port === settings.phonePort && config.port !== 0)
    problems.push(`PORT and PHONE_PORT are both ${config.port}: they must differ`);
  if (config && settings && problems.length === 0) return { config, settings };
  throw new ConfigError(problems);
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
    twilio: readLogin(env, problems),
    phoneNumber: read('TWILIO_PHONE_NUMBER', undefined, parsePhoneNumber, E164),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return settings;
}

function readLogin(env: Environment, problems: string[]): TwilioLogin | undefined {
  const read = reader(env, problems);
  const word = (value: string) => (/^[a-z0-9-]+$/.test(value) ? value : undefined);
  const region = read('TWILIO_REGION', undefined, word, 'a region of Twilio, such as ie1');
  const edge = read('TWILIO_EDGE', undefined, word, 'an edge of Twilio, such as dublin');
  const { sid, authToken, apiKey } = readTwilioAccount(env, problems, list(env['TWILIO_AUTH_TOKEN'])[0]);
  const username = apiKey?.sid ?? sid;
  const password = apiKey?.secret ?? authToken;
  if (!sid || !username || !password) return undefined;
  return { accountSid: sid, username, password, ...(region && { region }), ...(edge && { edge }) };
}

/** The variables that a call from a real phone needs and that are not set. */
export function missingForRealCalls(env: Environment): string[] {
  const lacks = (name: string) => !env[name]?.trim();
  const missing = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_PHONE_NUMBER'].filter(lacks);
  return lacks('NGROK_AUTHTOKEN') && lacks('PUBLIC_URL') ? ['NGROK_AUTHTOKEN', ...missing] : missing;
}
