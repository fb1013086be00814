import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { OWNER_PATH } from '../../src/dev/owner.js';
import { pointNumber } from '../../src/dev/point-number.js';
import { twilioApi } from './twilio-api.js';

export const MINE = '+15551230003';
export const OWNER = { pid: process.pid, run: 'this run', url: `http://127.0.0.1:9${OWNER_PATH}` };

/** For each test, an account with these numbers, MINE among them, and a folder for the saved settings. */
export function accountWith(numbers: string[]) {
  let api: Awaited<ReturnType<typeof twilioApi>>;
  let folder: string;
  beforeEach(async () => {
    api = await twilioApi(numbers);
    folder = mkdtempSync(join(tmpdir(), 'numbers-'));
  });
  afterEach(() => {
    api.close();
    rmSync(folder, { recursive: true });
  });
  return {
    get api() {
      return api;
    },
    get folder() {
      return folder;
    },
    mine: () => api.numbers.find((number) => number.phone_number === MINE),
    /** Points a number at this computer. */
    point(twilio = api.client(), baseUrl = 'https://x.ngrok.app', owner = OWNER, phoneNumber = MINE) {
      return pointNumber(twilio, { phoneNumber, baseUrl, folder, owner });
    },
  };
}
