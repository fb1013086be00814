import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NumberError, pointNumber, restoreNumbers } from '../../src/dev/point-number.js';
import { BEFORE, TOKEN, twilioApi } from './twilio-api.js';

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
const point = (numbers = api.client()) => pointNumber(numbers, MINE, 'https://x.ngrok.app', folder);

/** As if the process that pointed the number here had been killed. */
function killOwner() {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), pid: 2 ** 30 }));
  }
}

describe('a number that is pointed at this computer', () => {
  it('has the webhook, the fallback and the status callback by POST', async () => {
    await point();
    expect(mine()).toMatchObject({
      voice_url: 'https://x.ngrok.app/webhook',
      voice_method: 'POST',
      voice_fallback_url: 'https://x.ngrok.app/fallback',
      voice_fallback_method: 'POST',
      status_callback: 'https://x.ngrok.app/status',
      status_callback_method: 'POST',
    });
  });

  it('is the only one that changes: longer numbers stay as they are', async () => {
    await point();
    for (const other of api.numbers.filter((number) => number.phone_number !== MINE))
      expect(other).toMatchObject(BEFORE);
  });

  it('gets its old settings back', async () => {
    await point();
    expect(await restoreNumbers(api.client(), folder, 'mine')).toEqual([MINE]);
    expect(mine()).toMatchObject(BEFORE);
    expect(readdirSync(folder)).toEqual([]);
    expect(await restoreNumbers(api.client(), folder, 'mine')).toEqual([]);
  });

  it('gets them back at the next start after the process was killed', async () => {
    await point();
    killOwner();
    expect(await restoreNumbers(api.client(), folder, 'left behind')).toEqual([MINE]);
    expect(mine()).toMatchObject(BEFORE);
  });

  it('is not restored by another process, nor pointed elsewhere', async () => {
    await point();
    expect(await restoreNumbers(api.client(), folder, 'left behind')).toEqual([]);
    expect(mine()).toMatchObject({ voice_method: 'POST' });
    await expect(point()).rejects.toThrow(/is in use by another `npm run dev` \(process \d+\)/);
  });

  it('is not restored after somebody has changed it', async () => {
    await point();
    Object.assign(mine() ?? {}, { voice_url: 'https://by.hand/voice' });
    await restoreNumbers(api.client(), folder, 'mine');
    expect(mine()).toMatchObject({ voice_url: 'https://by.hand/voice' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is not pointed here where its saved settings cannot be read, which are kept', async () => {
    const file = join(folder, `${MINE}.json`);
    writeFileSync(file, '{"sid": "PN');
    await expect(point()).rejects.toThrow(`${file} cannot be read: copy the old settings`);
    expect(readFileSync(file, 'utf8')).toBe('{"sid": "PN');
    expect(mine()).toMatchObject(BEFORE);
  });

  it('gets back the settings from before a killed process, also after a failed attempt', async () => {
    await point();
    killOwner();
    Object.assign(api.trouble, { status: 503, times: 1 });
    await expect(restoreNumbers(api.client(), folder, 'left behind')).rejects.toThrow(NumberError);
    await pointNumber(api.client(), MINE, 'https://y.ngrok.app', folder);
    await restoreNumbers(api.client(), folder, 'mine');
    expect(mine()).toMatchObject(BEFORE);
  });

  it('keeps its saved settings while they cannot be restored', async () => {
    await point();
    api.trouble.status = 503;
    await expect(restoreNumbers(api.client(), folder, 'mine')).rejects.toThrow(NumberError);
    delete api.trouble.status;
    expect(await restoreNumbers(api.client(), folder, 'mine')).toEqual([MINE]);
    expect(mine()).toMatchObject(BEFORE);
  });
});

describe('a number that cannot be pointed at this computer', () => {
  it('is one that the account does not have; the error names those it has', async () => {
    await expect(pointNumber(api.client(), '+15559999999', 'https://x', folder)).rejects.toThrow(
      `TWILIO_PHONE_NUMBER is +15559999999, but the account has ${ALL.join(', ')}`,
    );
  });

  it.each([
    ['voice_application_sid', 'AP1', 'is routed to the TwiML app AP1'],
    ['trunk_sid', 'TK1', 'is routed to the SIP trunk TK1'],
  ])('is one with a %s, because a webhook has no effect then', async (setting, sid, message) => {
    Object.assign(mine() ?? {}, { [setting]: sid });
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
