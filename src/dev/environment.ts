import dotenv from 'dotenv';
import { type Config, ConfigError, type Environment, loadConfig } from '../config.js';
import type { Numbers } from './number.js';
import { type DevSettings, loadDevSettings } from './settings.js';

/** The environment with what `.env` adds to it. */
export function readEnvironment(given: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const env = { ...given };
  dotenv.config({ quiet: true, processEnv: env });
  return env;
}

/**
 * Everything that development reads of the environment.
 * @throws ConfigError that names every problem of both at once
 */
export function loadDevelopment(env: Environment): { config: Config; settings: DevSettings } {
  const problems: string[] = [];
  function collect<T>(read: () => T): T | undefined {
    try {
      return read();
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

/** Twilio's REST API for the account's numbers; undefined where something for it is not set. */
export async function twilioNumbers(
  settings: DevSettings,
  { authTokens }: Config,
): Promise<Numbers | undefined> {
  const { accountSid, phoneNumber } = settings;
  const [token] = authTokens;
  if (accountSid === undefined || phoneNumber === undefined || token === undefined) return undefined;
  const { default: twilio } = await import('twilio');
  return twilio(accountSid, token, { autoRetry: true, maxRetries: 2, timeout: 5000 }).incomingPhoneNumbers;
}
