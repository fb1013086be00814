import { EventEmitter, once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Facts } from '../../src/dev/banner.js';
import { openPublicNumber, type PublicNumberOptions } from '../../src/dev/public-number.js';
import { stateFolder } from '../../src/dev/saved-numbers.js';
import { loadDevSettings } from '../../src/dev/settings.js';
import { BEFORE, twilioApi } from './twilio-api.js';

const MINE = '+15551230001';

let api: Awaited<ReturnType<typeof twilioApi>>;
let folder: string;
let notes: string[];
let facts: Pick<Facts, 'tunnel' | 'number'>;
/** What the tunnels were opened with, and how often one was closed. */
let opened: Parameters<PublicNumberOptions['forward']>[0][];
let closed: number;

beforeEach(async () => {
  api = await twilioApi([MINE]);
  folder = mkdtempSync(join(tmpdir(), 'public-number-'));
  [notes, facts, opened, closed] = [[], {}, [], 0];
});

afterEach(() => {
  api.close();
  rmSync(folder, { recursive: true });
});

/** The first tunnel leads from x1.ngrok.app, the second from x2.ngrok.app, and so on. */
async function open(overrides: Partial<PublicNumberOptions> = {}, env: Record<string, string> = {}) {
  const more = new EventEmitter();
  const number = openPublicNumber({
    mayOpen: true,
    settings: loadDevSettings({ NGROK_AUTHTOKEN: 'a token', TWILIO_PHONE_NUMBER: MINE, ...env }),
    publicUrl: undefined,
    tunnelPort: 4000,
    async forward(config) {
      opened.push(config);
      const url = `https://x${opened.length}.ngrok.app`;
      return {
        url: () => url,
        close: async () => {
          closed++;
        },
      };
    },
    twilio: api.client(),
    stateFolder: folder,
    owner: { pid: process.pid, run: 'this run', url: 'http://127.0.0.1:9' },
    tell(changed) {
      Object.assign(facts, changed);
      more.emit('told');
    },
    note: (line) => notes.push(line),
    retryMs: 10,
    ...overrides,
  });
  await number.tried;
  return { ...number, told: () => once(more, 'told') };
}

describe('a public number', () => {
  it('has a tunnel, and rings here until it is closed', async () => {
    const { close } = await open();
    expect(facts).toEqual({ tunnel: { url: 'https://x1.ngrok.app' }, number: { rings: MINE } });
    expect(api.numbers[0]).toMatchObject({ voice_url: 'https://x1.ngrok.app/webhook' });
    expect(await close()).toBe(true);
    expect(api.numbers[0]).toMatchObject(BEFORE);
    expect(notes).toEqual([
      `Restoring the settings of ${MINE} (10 s at most)`,
      `${MINE} has its old settings back`,
    ]);
    expect(closed).toBe(1);
  });

  it('rings at the new address after the tunnel was lost, and gets its first settings back', async () => {
    const { close, told } = await open();
    opened[0]?.onStatusChange('closed');
    await told();
    expect(facts.tunnel).toEqual({ problem: expect.stringContaining('the connection to ngrok is lost') });
    await told();
    expect(facts.tunnel).toEqual({ url: 'https://x2.ngrok.app' });
    await told();
    expect(api.numbers[0]).toMatchObject({ voice_url: 'https://x2.ngrok.app/webhook' });
    await close();
    expect(api.numbers[0]).toMatchObject(BEFORE);
  });

  it('rings at PUBLIC_URL where there is no ngrok', async () => {
    const { close } = await open({ publicUrl: 'https://tree.example.com' }, { NGROK_AUTHTOKEN: '' });
    expect(facts).toEqual({ tunnel: { url: 'https://tree.example.com' }, number: { rings: MINE } });
    expect(api.numbers[0]).toMatchObject({ voice_url: 'https://tree.example.com/webhook' });
    await close();
    expect(api.numbers[0]).toMatchObject(BEFORE);
    expect(opened).toEqual([]);
  });

  it('is only a tunnel where no account is configured', async () => {
    const { close } = await open({ twilio: undefined });
    expect(facts).toEqual({ tunnel: { url: 'https://x1.ngrok.app' } });
    await close();
    expect(closed).toBe(1);
  });

  it('does not exist where neither a tunnel nor PUBLIC_URL is configured', async () => {
    const { close } = await open({}, { NGROK_AUTHTOKEN: '' });
    expect(facts).toEqual({});
    expect(api.numbers[0]).toMatchObject(BEFORE);
    expect(await close()).toBe(true);
    expect(notes).toEqual([]);
  });

  it.each([undefined, 'https://tree.example.com'])(
    'does not exist where requests would not be verified, with PUBLIC_URL %s',
    async (publicUrl) => {
      await open({ mayOpen: false, publicUrl });
      expect(facts).toEqual({
        tunnel: { problem: expect.stringContaining('requests from the internet would not be verified') },
      });
      expect(api.numbers[0]).toMatchObject(BEFORE);
    },
  );

  it('does not change the number where the tunnel does not open', async () => {
    await open({ forward: () => Promise.reject(new Error('ERR_NGROK_107')) });
    expect(facts).toEqual({
      tunnel: { problem: expect.stringContaining('NGROK_AUTHTOKEN is not valid') },
    });
    expect(api.numbers[0]).toMatchObject(BEFORE);
  });

  it('is only a tunnel where the account lacks the number', async () => {
    const { close } = await open({}, { TWILIO_PHONE_NUMBER: '+15559999999' });
    expect(facts.tunnel).toEqual({ url: 'https://x1.ngrok.app' });
    expect(facts.number).toEqual({ problem: expect.stringContaining(`the account has ${MINE}`) });
    await close();
  });

  it('is reported, and restored at the next start, where Twilio fails at the end', async () => {
    const { close } = await open();
    api.trouble.status = 500;
    expect(await close()).toBe(false);
    expect(notes[1]).toContain(
      'still points at this computer. Restore it with `npm run doctor -- --restore`',
    );
    expect(readdirSync(folder)).toHaveLength(1);
    expect(closed).toBe(1);
  });

  it('is reported where Twilio does not answer in time at the end', async () => {
    const { close } = await open({ restoreMs: 20 });
    api.trouble.silent = true;
    expect(await close()).toBe(false);
    expect(notes[1]).toContain("Twilio's API is slow");
    expect(notes[1]).toContain('`npm run doctor -- --restore`');
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('can be closed while ngrok does not answer', async () => {
    const number = openPublicNumber({
      mayOpen: true,
      settings: { ngrokAuthtoken: 'a token', ngrokDomain: undefined, phoneNumber: MINE },
      publicUrl: undefined,
      tunnelPort: 4000,
      forward: () => new Promise(() => {}),
      twilio: api.client(),
      stateFolder: folder,
      owner: { pid: process.pid, run: 'this run', url: '' },
      tell: () => {},
      note: () => {},
    });
    await setImmediate();
    expect(await number.close()).toBe(true);
    await number.tried;
  });
});

it('saves old settings in the home of the user, not in the repository', () => {
  expect(stateFolder({ XDG_STATE_HOME: '/state' })).toBe('/state/twilio-phone-tree/numbers');
  expect(stateFolder({})).toMatch(/\.local\/state\/twilio-phone-tree\/numbers$/);
});
