import { readFileSync } from 'node:fs';
import dotenv from 'dotenv';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config.js';
import { GOOD, problems } from './helpers/config-problems.js';

describe('the configuration', () => {
  it('has the documented defaults', () => {
    expect(loadConfig(GOOD)).toEqual({
      port: 3000,
      host: undefined,
      sessionSecrets: ['a secret'],
      authTokens: ['a token'],
      sharedKeys: [],
      validate: true,
      publicUrl: undefined,
      trustProxy: 'loopback, linklocal, uniquelocal',
      redisUrl: undefined,
      silentTurns: 10,
      voicemail: {
        mail: undefined,
        webhook: undefined,
        deleteDelivered: false,
        timeZone: undefined,
        account: { sid: undefined, authToken: 'a token', apiKey: undefined },
        phoneNumber: undefined,
        fetchesLocally: false,
      },
      logLevel: 'info',
    });
  });

  it.each([
    ['PORT', '0', 'port', 0],
    ['SESSION_SECRET', 'new, old', 'sessionSecrets', ['new', 'old']],
    ['TWILIO_AUTH_TOKEN', ' new,,old ', 'authTokens', ['new', 'old']],
    ['TWILIO_SHARED_KEY', 'new, old', 'sharedKeys', ['new', 'old']],
    ['TWILIO_VALIDATE', 'false', 'validate', false],
    ['PUBLIC_URL', 'https://tree.example.com/', 'publicUrl', 'https://tree.example.com'],
    ['PUBLIC_URL', '  ', 'publicUrl', undefined],
    ['TRUST_PROXY', '2', 'trustProxy', 2],
    ['TRUST_PROXY', 'false', 'trustProxy', false],
    ['TRUST_PROXY', '10.0.0.0/8, ::1', 'trustProxy', '10.0.0.0/8, ::1'],
    [
      'REDIS_URL',
      'rediss://user:secret@redis.example.com:6380/1',
      'redisUrl',
      'rediss://user:secret@redis.example.com:6380/1',
    ],
    ['SILENT_TURNS', '0', 'silentTurns', 0],
    ['LOG_LEVEL', 'debug', 'logLevel', 'debug'],
  ])('reads %s=%j', (name, value, key, expected) => {
    expect(loadConfig({ ...GOOD, [name]: value })).toHaveProperty(key, expected);
  });

  it.each([
    ['PORT', '65536', 'PORT is "65536", but must be a port number from 0 to 65535'],
    ['PORT', 'http', 'PORT is "http", but must be a port number from 0 to 65535'],
    ['TWILIO_VALIDATE', 'no', 'TWILIO_VALIDATE is "no", but must be true or false'],
    ['PUBLIC_URL', 'tree.example.com', 'PUBLIC_URL is "tree.example.com", but must be the http(s) URL'],
    ['PUBLIC_URL', 'https://me:secret@a.b', 'and with no password in it'],
    ['PUBLIC_URL', 'https://a.b/webhook', 'PUBLIC_URL is "https://a.b/webhook", but must be the http(s) URL'],
    ['TRUST_PROXY', 'my-proxy', 'TRUST_PROXY is "my-proxy", but must be true, false, a number of proxies'],
    ['SILENT_TURNS', 'never', 'SILENT_TURNS is "never", but must be a number of turns, or 0 for no end'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL is "loud", but must be one of trace, debug, info'],
  ])('refuses %s=%j and says why', (name, value, message) => {
    const found = problems({ ...GOOD, [name]: value });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  it.each([
    'http://:secret@redis.example.com',
    'redis://:secret@redis.example.com/sessions',
    'redis://:secret%zz@redis.example.com',
    'redis:secret',
  ])('refuses the REDIS_URL %s, and does not show its password', (url) => {
    const [problem] = problems({ ...GOOD, REDIS_URL: url });
    expect(problem).toMatch(/^REDIS_URL is not a URL such as redis:/);
    expect(problem).not.toContain('secret');
  });

  it('names every problem at once', () => {
    const found = problems({ PORT: 'x', LOG_LEVEL: 'y' });
    expect(found.map((problem) => problem.split(' ')[0])).toEqual([
      'TWILIO_AUTH_TOKEN',
      'SESSION_SECRET',
      'PORT',
      'LOG_LEVEL',
    ]);
  });

  it.each([
    ['TWILIO_VALIDATE', 'false'],
    ['TWILIO_SHARED_KEY', 'a key'],
  ])('does not need a token with %s=%s', (name, value) => {
    expect(problems({ SESSION_SECRET: 'a secret', [name]: value })).toEqual([]);
  });

  it('refuses the known problems of the tree together with the rest', () => {
    expect(() => loadConfig({ ...GOOD, PORT: 'x' }, 'production', ['DESK is wrong'])).toThrow(
      /- DESK is wrong\n- PORT is "x"/,
    );
  });
});

describe('in development', () => {
  it('needs nothing, verifies nothing, and listens to this computer only', () => {
    const config = loadConfig({}, 'development');
    expect(config).toMatchObject({ validate: false, host: '127.0.0.1' });
    expect(config.sessionSecrets[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each(['TWILIO_AUTH_TOKEN', 'TWILIO_SHARED_KEY'])('verifies as soon as there is a %s', (name) => {
    expect(loadConfig({ [name]: 'a secret' }, 'development').validate).toBe(true);
  });

  it('still refuses to verify without one', () => {
    expect(problems({ TWILIO_VALIDATE: 'true' }, 'development')[0]).toContain('TWILIO_AUTH_TOKEN is not set');
  });
});

describe('.env.example', () => {
  const text = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const defaults = dotenv.parse(text.replace(/^# ([A-Z_]+=)/gm, '$1'));

  it('explains every variable that is read', () => {
    const read: string[] = [];
    const env = new Proxy(
      { ...GOOD },
      {
        get(target, name) {
          read.push(String(name));
          return Reflect.get(target, name);
        },
      },
    );
    loadConfig(env);
    expect(Object.keys(defaults)).toEqual(expect.arrayContaining(read));
  });

  it('shows the defaults', () => {
    expect(loadConfig({ ...defaults, ...GOOD })).toEqual(loadConfig(GOOD));
  });
});
