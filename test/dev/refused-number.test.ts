import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accountWith, MINE } from './account-numbers.js';
import { BEFORE, TOKEN } from './twilio-api.js';

const ALL = ['+15551230001', MINE];
const account = accountWith(ALL);
const { mine, point } = account;

describe('a number that cannot be pointed at this computer', () => {
  it('is one that the account does not have; the error names those it has', async () => {
    await expect(point(account.api.client(), undefined, undefined, '+15559999999')).rejects.toThrow(
      `TWILIO_PHONE_NUMBER is +15559999999, but the account has ${ALL.join(', ')}`,
    );
  });

  it.each([
    [{ voice_application_sid: 'AP1' }, 'is routed to the TwiML app AP1'],
    [{ trunk_sid: 'TK1' }, 'is routed to the SIP trunk TK1'],
    [{ capabilities: { voice: false } }, 'takes no calls, only messages'],
    [{ voice_receive_mode: 'fax' }, 'takes faxes'],
  ])('is one that cannot ring here: %j', async (settings, message) => {
    Object.assign(mine() ?? {}, settings);
    await expect(point()).rejects.toThrow(message);
    expect(mine()).toMatchObject(BEFORE);
    expect(existsSync(join(account.folder, `${MINE}.json`))).toBe(false);
  });

  it.each([
    [401, 'Twilio does not accept TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN'],
    [403, 'Twilio refuses it (403): trouble'],
    [404, 'Twilio knows no such account or number: check TWILIO_ACCOUNT_SID'],
    [429, 'Twilio was asked too often: try again in a minute'],
    [500, "Twilio's API has a problem of its own (500)"],
  ])('is an error with advice where the API answers %d', async (status, message) => {
    account.api.trouble.status = status;
    await expect(point()).rejects.toThrow(message);
  });

  it('is an error where the API does not answer', async () => {
    account.api.trouble.silent = true;
    await expect(point(account.api.client(TOKEN, 50))).rejects.toThrow("Twilio's API did not answer");
  });

  it('is an error where the token is wrong', async () => {
    await expect(point(account.api.client('wrong'))).rejects.toThrow(
      'Twilio does not accept TWILIO_ACCOUNT_SID',
    );
  });

  it('is pointed here after one answer of 429', async () => {
    Object.assign(account.api.trouble, { status: 429, times: 1 });
    await point();
    expect(mine()).toMatchObject({ voice_method: 'POST' });
  });
});
