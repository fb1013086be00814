import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goOutside, type OutsideOptions, stateFolder } from '../../src/dev/outside.js';
import { loadDevSettings } from '../../src/dev/settings.js';
import { ACCOUNT, BEFORE, twilioApi } from './twilio-api.js';

const MINE = '+15551230001';

let api: Awaited<ReturnType<typeof twilioApi>>;
let folder: string;
let notes: string[];
let closed: number;

beforeEach(async () => {
  api = await twilioApi([MINE]);
  folder = mkdtempSync(join(tmpdir(), 'outside-'));
  notes = [];
  closed = 0;
});

afterEach(() => {
  api.close();
  rmSync(folder, { recursive: true });
});

function go(overrides: Partial<OutsideOptions> = {}, env: Record<string, string> = {}) {
  return goOutside({
    mayOpen: true,
    settings: loadDevSettings({
      NGROK_AUTHTOKEN: 'a token',
      TWILIO_ACCOUNT_SID: ACCOUNT,
      TWILIO_PHONE_NUMBER: MINE,
      ...env,
    }),
    tunnelPort: 4000,
    forward: async () => ({
      url: () => 'https://x.ngrok.app',
      close: async () => {
        closed++;
      },
    }),
    numbers: api.client(),
    stateFolder: folder,
    note: (line) => notes.push(line),
    ...overrides,
  });
}

describe('from a real telephone to this computer', () => {
  it('there is a tunnel and a number, until the end', async () => {
    const outside = await go();
    expect(outside.facts).toEqual({ tunnel: { url: 'https://x.ngrok.app' }, number: { rings: MINE } });
    expect(api.numbers[0]).toMatchObject({ voice_url: 'https://x.ngrok.app/webhook' });
    await outside.close();
    expect(api.numbers[0]).toMatchObject(BEFORE);
    expect(notes).toEqual([`${MINE} has its old settings back`]);
    expect(closed).toBe(1);
  });

  it('there is only a tunnel where no number is configured', async () => {
    const outside = await go({ numbers: undefined });
    expect(outside.facts).toEqual({ tunnel: { url: 'https://x.ngrok.app' } });
    await outside.close();
    expect(closed).toBe(1);
  });

  it('there is nothing where no tunnel is configured', async () => {
    const outside = await go({}, { NGROK_AUTHTOKEN: '' });
    expect(outside.facts).toEqual({});
    expect(api.numbers[0]).toMatchObject(BEFORE);
  });

  it('there is nothing where nobody would be turned away', async () => {
    const outside = await go({ mayOpen: false });
    expect(outside.facts).toEqual({
      tunnel: { problem: expect.stringContaining('it would be open to anybody') },
    });
    expect(api.numbers[0]).toMatchObject(BEFORE);
  });

  it('the number is left alone where the tunnel does not open', async () => {
    const outside = await go({ forward: () => Promise.reject(new Error('ERR_NGROK_107')) });
    expect(outside.facts).toEqual({
      tunnel: { problem: expect.stringContaining('NGROK_AUTHTOKEN is not valid') },
    });
    expect(api.numbers[0]).toMatchObject(BEFORE);
  });

  it('the tunnel is of use where the number is not to be had', async () => {
    const outside = await go({}, { TWILIO_PHONE_NUMBER: '+15559999999' });
    expect(outside.facts.tunnel).toEqual({ url: 'https://x.ngrok.app' });
    expect(outside.facts.number).toEqual({ problem: expect.stringContaining(`the account has ${MINE}`) });
  });

  it('a number that cannot be given back is said, and kept for the next time', async () => {
    const outside = await go();
    api.trouble.status = 500;
    await outside.close();
    expect(notes[0]).toContain(
      'a number still points here, and gets its old settings back at the next start',
    );
    expect(readdirSync(folder)).toHaveLength(1);
    expect(closed).toBe(1);
  });
});

it('old settings are kept in the home of the user, not in the repository', () => {
  expect(stateFolder({ XDG_STATE_HOME: '/state' })).toBe('/state/twilio-phone-tree/numbers');
  expect(stateFolder({})).toMatch(/\.local\/state\/twilio-phone-tree\/numbers$/);
});
