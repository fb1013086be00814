import { readFileSync } from 'node:fs';
import dotenv from 'dotenv';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config.js';
import { loadDevelopment, loadDevSettings } from '../../src/dev/settings.js';

const SID = `AC${'a'.repeat(32)}`;
const KEY = `SK${'b'.repeat(32)}`;

describe('the settings of development', () => {
  it('need nothing', () => {
    expect(loadDevSettings({})).toEqual({
      phonePort: 3001,
      ngrokAuthtoken: undefined,
      ngrokDomain: undefined,
      twilio: undefined,
      phoneNumber: undefined,
    });
  });

  it.each([
    ['PHONE_PORT', '99999', 'must be a port number'],
    ['NGROK_DOMAIN', 'https://x.ngrok.app', 'must be a domain of your ngrok account without https://'],
    ['TWILIO_ACCOUNT_SID', 'SK123', 'must be AC and 32 digits and letters'],
    ['TWILIO_API_KEY', 'AC123', 'TWILIO_API_KEY (SK and 32 digits and letters)'],
    ['TWILIO_API_SECRET', 'secret', 'and TWILIO_API_SECRET belong together'],
    ['TWILIO_REGION', 'https://ie1', 'must be a region of Twilio, such as ie1'],
    ['TWILIO_PHONE_NUMBER', '555 1234', 'must be a phone number in E.164 format'],
  ])('refuse %s=%s and say why', (name, value, message) => {
    expect(() => loadDevSettings({ [name]: value })).toThrow(message);
  });

  it.each<[string, Record<string, string>, object | undefined]>([
    ['the auth token', { TWILIO_AUTH_TOKEN: 'new, old' }, { username: SID, password: 'new' }],
    ['an API key', { TWILIO_API_KEY: KEY, TWILIO_API_SECRET: 's' }, { username: KEY, password: 's' }],
    [
      'an API key beside the token, in a region and at an edge',
      {
        TWILIO_AUTH_TOKEN: 't',
        TWILIO_API_KEY: KEY,
        TWILIO_API_SECRET: 's',
        TWILIO_REGION: 'ie1',
        TWILIO_EDGE: 'dublin',
      },
      { username: KEY, password: 's', region: 'ie1', edge: 'dublin' },
    ],
  ])('ask Twilio with %s', (_what, env, account) => {
    expect(loadDevSettings({ TWILIO_ACCOUNT_SID: SID, ...env }).twilio).toEqual({
      accountSid: SID,
      ...account,
    });
  });

  it('ask Twilio nothing without a secret', () => {
    expect(loadDevSettings({ TWILIO_ACCOUNT_SID: SID }).twilio).toBeUndefined();
  });

  it('are refused together with the rest of the configuration, everything at once', () => {
    const load = () => loadDevelopment({ PORT: 'x', NGROK_DOMAIN: 'https://x' });
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(/- PORT is "x".*- NGROK_DOMAIN is "https:\/\/x"/s);
  });

  it('are refused where both ports are the same', () => {
    expect(() => loadDevelopment({ PHONE_PORT: '3000' })).toThrow('PORT and PHONE_PORT are both 3000');
    expect(() => loadDevelopment({ PORT: '0', PHONE_PORT: '0' })).not.toThrow();
  });

  it('are explained in .env.example', () => {
    const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
    const explained = dotenv.parse(text.replace(/^# ([A-Z_]+=)/gm, '$1'));
    for (const name of [
      'PHONE_PORT',
      'NGROK_AUTHTOKEN',
      'NGROK_DOMAIN',
      'TWILIO_ACCOUNT_SID',
      'TWILIO_API_KEY',
      'TWILIO_API_SECRET',
      'TWILIO_REGION',
      'TWILIO_EDGE',
      'TWILIO_PHONE_NUMBER',
    ]) {
      expect(explained).toHaveProperty(name);
    }
  });
});
