import { randomBytes } from 'node:crypto';
import express from 'express';
import {
  type Environment,
  isUrlOf,
  list,
  PORT_NUMBER,
  parseBoolean,
  parsePort,
  reader,
} from './environment.js';
import { readVoicemail, type VoicemailConfig } from './voicemail/voicemail-config.js';

/** The environment, typed and checked. */
export interface Config {
  port: number;
  /** The address to listen on; undefined: all. */
  host: string | undefined;
  /** The first secret signs the session cookie. Any of them verifies it. */
  sessionSecrets: string[];
  /** A request is verified with any of these tokens. */
  authTokens: string[];
  /** The keys of requests that Twilio signs because of a Webhook Rule. */
  sharedKeys: string[];
  validate: boolean;
  /** The base URL in Twilio's settings, without a slash at its end; undefined: as the request's headers say. */
  publicUrl: string | undefined;
  /** Express's `trust proxy` setting. */
  trustProxy: boolean | number | string;
  /** The Redis that keeps sessions; undefined: this process keeps them. */
  redisUrl: string | undefined;
  /** The number of silent turns in a row after which a call is ended; 0: no limit. */
  silentTurns: number;
  voicemail: VoicemailConfig;
  logLevel: string;
}

/** The problems of the environment, one sentence for each. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(found: readonly string[]) {
    // Two readers of one variable find the same problem.
    const problems = [...new Set(found)];
    const list = problems.map((problem) => `- ${problem}`).join('\n');
    super(`Cannot start, because of the environment or .env (.env.example explains each variable):\n${list}`);
    this.problems = problems;
  }
}

type Mode = 'production' | 'development';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/**
 * The configuration in these variables. In development, a missing SESSION_SECRET is replaced by a random one, requests
 * are not verified without TWILIO_AUTH_TOKEN or TWILIO_SHARED_KEY, and the server listens to this computer only.
 * @param found problems that are known already, such as those of the tree's own variables
 * @throws ConfigError that names every problem at once
 */
export function loadConfig(
  env: Environment,
  mode: Mode = 'production',
  found: readonly string[] = [],
): Config {
  const problems = [...found];
  const dev = mode === 'development';
  const read = reader(env, problems);

  const authTokens = list(env['TWILIO_AUTH_TOKEN']);
  const sharedKeys = list(env['TWILIO_SHARED_KEY']);
  const hasKey = authTokens.length + sharedKeys.length > 0;
  const validate = read('TWILIO_VALIDATE', !dev || hasKey, parseBoolean, 'true or false');
  if (validate && !hasKey) {
    problems.push(
      'TWILIO_AUTH_TOKEN is not set, so no request can be verified to come from Twilio: ' +
        'copy it from https://console.twilio.com, "Account Info" ' +
        '(or set TWILIO_SHARED_KEY where a Webhook Rule signs, or TWILIO_VALIDATE=false to accept requests from anybody)',
    );
  }
  const sessionSecrets = list(env['SESSION_SECRET']);
  if (sessionSecrets.length === 0) {
    if (dev) sessionSecrets.push(randomBytes(32).toString('hex'));
    else {
      problems.push(
        'SESSION_SECRET is not set, so session cookies cannot be signed: ' +
          'set it to a long random string, such as `openssl rand -hex 32` prints',
      );
    }
  }
  const redisUrl = env['REDIS_URL']?.trim() || undefined;
  if (redisUrl !== undefined && !isRedisUrl(redisUrl)) {
    // The message does not show the value, which may hold a password.
    problems.push('REDIS_URL is not a URL such as redis://localhost:6379, or rediss:// for TLS');
  }

  const config: Config = {
    port: read('PORT', 3000, parsePort, PORT_NUMBER),
    host: dev ? '127.0.0.1' : undefined,
    sessionSecrets,
    authTokens,
    sharedKeys,
    validate,
    publicUrl: read(
      'PUBLIC_URL',
      undefined,
      parseBaseUrl,
      'the http(s) URL that Twilio was given, up to but without /webhook, and with no password in it',
    ),
    trustProxy: read(
      'TRUST_PROXY',
      'loopback, linklocal, uniquelocal',
      parseTrustProxy,
      'true, false, a number of proxies, or a list of their addresses (https://expressjs.com/en/guide/behind-proxies.html)',
    ),
    redisUrl,
    voicemail: readVoicemail(env, problems, authTokens, dev),
    silentTurns: read('SILENT_TURNS', 10, parseCount, 'a number of turns, or 0 for no end'),
    logLevel: read(
      'LOG_LEVEL',
      'info',
      (value) => LOG_LEVELS.find((level) => level === value),
      `one of ${LOG_LEVELS.join(', ')}`,
    ),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function parseCount(value: string): number | undefined {
  return /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

function parseBaseUrl(value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash) return undefined;
  // Twilio's signature does not cover the user and the password.
  if (url.username || url.password) return undefined;
  return value.replace(/\/+$/, '').endsWith('/webhook') ? undefined : value.replace(/\/+$/, '');
}

function isRedisUrl(value: string): boolean {
  return isUrlOf(value, ['redis:', 'rediss:']) && /^\/?\d*$/.test(new URL(value).pathname);
}

function parseTrustProxy(value: string): boolean | number | string | undefined {
  const setting = parseBoolean(value) ?? (/^\d+$/.test(value) ? Number(value) : value);
  try {
    express().set('trust proxy', setting);
    return setting;
  } catch {
    return undefined;
  }
}
