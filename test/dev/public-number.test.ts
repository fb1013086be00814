import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPublicNumber, type PublicNumberOptions, stateFolder } from '../../src/dev/public-number.js';
import { loadDevSettings } from '../../src/dev/settings.js';
import { ACCOUNT, BEFORE, twilioApi } from './twilio-api.js';

const MINE = '+15551230001';

let api: Awaited<ReturnType<typeof twilioApi>>;
let folder: string;
let notes: string[];
let closed: number;

beforeEach(async () => {
  api = await twilioApi([MINE]);
  folder = mkdtempSync(join(tmpdir(), 'public-number-'));
  notes = [];
  closed = 0;
});

afterEach(() => {
  api.close();
  rmSync(folder, { recursive: true });
});

function open(overrides: Partial<PublicNumberOptions> = {}, env: Record<string, string> = {}) {
  return openPublicNumber({
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

describe('a public number', () => {
  it('has a tunnel, and rings here until it is closed', async () => {
    const opened = await open();
    expect(opened.facts).toEqual({ tunnel: { url: 'https://x.ngrok.app' }, number: { rings: MINE } });
    expect(api.numbers[0]).toMatchObject({ voice_url: 'https://x.ngrok.app/webhook' });
    await opened.close();
    expect(api.numbers[0]).toMatchObject(BEFORE);
    expect(notes).toEqual([`${MINE} has its old settings back`]);
    expect(closed).toBe(1);
  });

  it('is only a tunnel where no number is configured', async () => {
    const opened = await open({ numbers: undefined });
    expect(opened.facts).toEqual({ tunnel: { url: 'https://x.ngrok.app' } });
    await opened.close();
    expect(closed).toBe(1);
  });

  it('does not exist where no tunnel is configured', async () => {
    const opened = await open({}, { NGROK_AUTHTOKEN: '' });
    expect(opened.facts).toEqual({});
    expect(api.numbers[0]).toMatchObject(BEFORE);
  });

  it('does not exist where requests would not be verified', async () => {
    const opened = await open({ mayOpen: false });
    expect(opened.facts).toEqual({
      tunnel: { problem: expect.stringContaining('requests from the internet would not be verified') },
    });
    expect(api.numbers[0]).toMatchObject(BEFORE);
  });

  it('does not change the number where the tunnel does not open', async () => {
    const opened = await open({ forward: () => Promise.reject(new Error('ERR_NGROK_107')) });
    expect(opened.facts).toEqual({
      tunnel: { problem: expect.stringContaining('NGROK_AUTHTOKEN is not valid') },
    });
    expect(api.numbers[0]).toMatchObject(BEFORE);
  });

  it('is only a tunnel where the account lacks the number', async () => {
    const opened = await open({}, { TWILIO_PHONE_NUMBER: '+15559999999' });
    expect(opened.facts.tunnel).toEqual({ url: 'https://x.ngrok.app' });
    expect(opened.facts.number).toEqual({ problem: expect.stringContaining(`the account has ${MINE}`) });
  });

  it('is reported, and restored at the next start, where Twilio fails at the end', async () => {
    const opened = await open();
    api.trouble.status = 500;
    await opened.close();
    expect(notes[0]).toContain(
      'A number still points at this computer. The next start restores its settings',
    );
    expect(readdirSync(folder)).toHaveLength(1);
    expect(closed).toBe(1);
  });
});

it('saves old settings in the home of the user, not in the repository', () => {
  expect(stateFolder({ XDG_STATE_HOME: '/state' })).toBe('/state/twilio-phone-tree/numbers');
  expect(stateFolder({})).toMatch(/\.local\/state\/twilio-phone-tree\/numbers$/);
});
