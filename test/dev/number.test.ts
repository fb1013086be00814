import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { borrowNumber, NumberError, returnNumbers } from '../../src/dev/number.js';
import { BEFORE, twilioApi } from './twilio-api.js';

const MINE = '+15551230003';
const ALL = ['+15551230001', '+15551230002', MINE, '+155512300034'];

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
const borrow = (numbers = api.client()) => borrowNumber(numbers, MINE, 'https://x.ngrok.app', folder);

/** As if the process that borrowed the number had been killed. */
function killBorrower() {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), pid: 2 ** 30 }));
  }
}

describe('borrowing a number', () => {
  it('points it here by POST, with the fallback and the status callback', async () => {
    await borrow();
    expect(mine()).toMatchObject({
      voice_url: 'https://x.ngrok.app/webhook',
      voice_method: 'POST',
      voice_fallback_url: 'https://x.ngrok.app/fallback',
      voice_fallback_method: 'POST',
      status_callback: 'https://x.ngrok.app/status',
      status_callback_method: 'POST',
    });
  });

  it('touches no number that only contains it', async () => {
    await borrow();
    for (const other of api.numbers.filter((number) => number.phone_number !== MINE))
      expect(other).toMatchObject(BEFORE);
  });

  it('gives the old settings back', async () => {
    await borrow();
    expect(await returnNumbers(api.client(), folder, 'mine')).toEqual([MINE]);
    expect(mine()).toMatchObject(BEFORE);
    expect(readdirSync(folder)).toEqual([]);
    expect(await returnNumbers(api.client(), folder, 'mine')).toEqual([]);
  });

  it('gives them back at the next start where the process was killed', async () => {
    await borrow();
    killBorrower();
    expect(await returnNumbers(api.client(), folder, 'left behind')).toEqual([MINE]);
    expect(mine()).toMatchObject(BEFORE);
  });

  it('leaves alone what another process has borrowed', async () => {
    await borrow();
    expect(await returnNumbers(api.client(), folder, 'left behind')).toEqual([]);
    expect(mine()).toMatchObject({ voice_method: 'POST' });
    await expect(borrow()).rejects.toThrow(/is in use by another `npm run dev` \(process \d+\)/);
  });

  it('leaves alone what somebody has changed since', async () => {
    await borrow();
    Object.assign(mine() ?? {}, { voice_url: 'https://by.hand/voice' });
    await returnNumbers(api.client(), folder, 'mine');
    expect(mine()).toMatchObject({ voice_url: 'https://by.hand/voice' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('stops at a file of old settings that cannot be read, and loses nothing of it', async () => {
    const file = join(folder, `${MINE}.json`);
    writeFileSync(file, '{"sid": "PN');
    await expect(borrow()).rejects.toThrow(`${file} cannot be read: look at it`);
    expect(readFileSync(file, 'utf8')).toBe('{"sid": "PN');
    expect(mine()).toMatchObject(BEFORE);
  });

  it('keeps the settings from before a process that was killed, though they cannot be given back at once', async () => {
    await borrow();
    killBorrower();
    Object.assign(api.trouble, { status: 503, times: 1 });
    await expect(returnNumbers(api.client(), folder, 'left behind')).rejects.toThrow(NumberError);
    await borrowNumber(api.client(), MINE, 'https://y.ngrok.app', folder);
    await returnNumbers(api.client(), folder, 'mine');
    expect(mine()).toMatchObject(BEFORE);
  });

  it('keeps the old settings for the next time where they cannot be given back', async () => {
    await borrow();
    api.trouble.status = 503;
    await expect(returnNumbers(api.client(), folder, 'mine')).rejects.toThrow(NumberError);
    delete api.trouble.status;
    expect(await returnNumbers(api.client(), folder, 'mine')).toEqual([MINE]);
    expect(mine()).toMatchObject(BEFORE);
  });
});

describe('a number that cannot be borrowed', () => {
  it('is one the account does not have, whose numbers are named', async () => {
    await expect(borrowNumber(api.client(), '+15559999999', 'https://x', folder)).rejects.toThrow(
      `TWILIO_PHONE_NUMBER is +15559999999, but the account has ${ALL.join(', ')}`,
    );
  });

  it.each([
    ['voice_application_sid', 'AP1', 'is routed to the TwiML app AP1'],
    ['trunk_sid', 'TK1', 'is routed to the SIP trunk TK1'],
  ])('is one with a %s, on which a webhook has no effect', async (setting, sid, message) => {
    Object.assign(mine() ?? {}, { [setting]: sid });
    await expect(borrow()).rejects.toThrow(message);
    expect(mine()).toMatchObject(BEFORE);
    expect(existsSync(join(folder, `${MINE}.json`))).toBe(false);
  });

  it.each([
    [401, 'Twilio does not accept TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN'],
    [403, 'Twilio refuses it (403): trouble'],
    [404, 'Twilio knows no such account or number: check TWILIO_ACCOUNT_SID'],
    [429, 'Twilio was asked too often: try again in a minute'],
    [500, "Twilio's API has a problem of its own (500)"],
  ])('is said where the API answers %d', async (status, message) => {
    api.trouble.status = status;
    await expect(borrow()).rejects.toThrow(message);
  });

  it('is said where the API does not answer', async () => {
    api.trouble.silent = true;
    await expect(borrow()).rejects.toThrow("Twilio's API did not answer");
  });

  it('is said where the token is wrong', async () => {
    await expect(borrow(api.client('wrong'))).rejects.toThrow('Twilio does not accept TWILIO_ACCOUNT_SID');
  });

  it('is borrowed all the same after a passing 429', async () => {
    Object.assign(api.trouble, { status: 429, times: 1 });
    await borrow();
    expect(mine()).toMatchObject({ voice_method: 'POST' });
  });
});
