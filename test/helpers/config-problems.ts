import { ConfigError, loadConfig } from '../../src/config.js';

/** What production needs. */
export const GOOD = { SESSION_SECRET: 'a secret', TWILIO_AUTH_TOKEN: 'a token' };

/** The problems that the configuration finds in these variables. */
export function problems(env: Record<string, string>, mode?: 'development'): readonly string[] {
  try {
    loadConfig(env, mode);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
