import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OWNER_PATH } from '../../src/dev/owner.js';
import { pointNumber } from '../../src/dev/point-number.js';
import { BEFORE, TOKEN, twilioApi } from './twilio-api.js';

const MINE = '+15551230003';
const ALL = ['+15551230001', MINE];
const OWNER = { pid: process.pid, run: 'this run', url: `http://127.0.0.1:9${OWNER_PATH}` };

let api: Awaited<ReturnType<typeof twilioApi>>;
let folder: string;
beforeEach(async () => {
  api = await twilioApi(ALL);
  folder = mkdtempSync(join(tmpdir(), 'numbers-'));
});
afterEach(() => {
  api.close();
  rmSync(folder, { recursive: true });
});

const mine = () => api.numbers.find((number) => number.phone_number === MINE);
const point = (twilio = api.client(), phoneNumber = MINE) =>
  pointNumber(twilio, { phoneNumber, baseUrl: 'https://x.ngrok.app', folder, owner: OWNER });

describe('a number that cannot be pointed at this computer', () => {
  it('is one that the account does not have; the error names those it has', async () => {
    await expect(point(api.client(), '+15559999999')).rejects.toThrow(
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
    expect(existsSync(join(folder, `${MINE}.json`))).toBe(false);
  });

  it.each([
    [401, 'Twilio does not accept TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN'],
    [403, 'Twilio refuses it (403): trouble'],
    [404, 'Twilio knows no such account or number: check TWILIO_ACCOUNT_SID'],
    [429, 'Twilio was asked too often: try again in a minute'],
    [500, "Twilio's API has a problem of its own (500)"],
  ])('is an error with advice where the API answers %d', async (status, message) => {
    api.trouble.status = status;
    await expect(point()).rejects.toThrow(message);
  });

  it('is an error where the API does not answer', async () => {
    api.trouble.silent = true;
    await expect(point(api.client(TOKEN, 50))).rejects.toThrow("Twilio's API did not answer");
  });

  it('is an error where the token is wrong', async () => {
    await expect(point(api.client('wrong'))).rejects.toThrow('Twilio does not accept TWILIO_ACCOUNT_SID');
  });

  it('is pointed here after one answer of 429', async () => {
    Object.assign(api.trouble, { status: 429, times: 1 });
    await point();
    expect(mine()).toMatchObject({ voice_method: 'POST' });
  });
});
