import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { OWNER_PATH } from '../../src/dev/owner.js';
import { pointNumber } from '../../src/dev/point-number.js';
import { restoreNumbers } from '../../src/dev/restore-numbers.js';
import { listen } from '../../src/listen.js';
import { accountWith, MINE, OWNER } from './account-numbers.js';
import { ACCOUNT, BEFORE } from './twilio-api.js';

const ALL = ['+15551230001', '+15551230002', MINE, '+155512300034'];

const account = accountWith(ALL);
const { mine, point } = account;
const restore = (whose: Parameters<typeof restoreNumbers>[2] = OWNER) =>
  restoreNumbers(account.api.client(), account.folder, whose);
const BACK = [{ done: true, text: `${MINE} has its old settings back` }];

/** A process that answers as `npm run dev` does, with this name of its run, or not at all. */
async function running(run: string | undefined) {
  const server = createServer((_request, response) => {
    if (run !== undefined) response.end(JSON.stringify({ pid: 1, run }));
  });
  const url = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}${OWNER_PATH}`;
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return url;
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
    for (const other of account.api.numbers.filter((number) => number.phone_number !== MINE))
      expect(other).toMatchObject(BEFORE);
  });

  it('gets its old settings back', async () => {
    await point();
    expect(await restore()).toEqual(BACK);
    expect(mine()).toMatchObject(BEFORE);
    expect(readdirSync(account.folder)).toEqual([]);
    expect(await restore()).toEqual([]);
  });

  it('gets them back after it was pointed at another address', async () => {
    await point();
    await point(account.api.client(), 'https://y.ngrok.app');
    expect(mine()).toMatchObject({ voice_url: 'https://y.ngrok.app/webhook' });
    expect(await restore()).toEqual(BACK);
    expect(mine()).toMatchObject(BEFORE);
  });

  it('gets them back after Twilio refused to point it at another address', async () => {
    await point();
    account.api.trouble.refuseUpdates = true;
    await expect(point(account.api.client(), 'https://y.ngrok.app')).rejects.toThrow('(500)');
    account.api.trouble.refuseUpdates = false;
    expect(await restore()).toEqual(BACK);
    expect(mine()).toMatchObject(BEFORE);
  });

  it('gets them back at the next start after the process was killed', async () => {
    await point();
    expect(await restore('left behind')).toEqual(BACK);
    expect(mine()).toMatchObject(BEFORE);
  });

  it('gets them back where it is pointed here again instead, by the run that ends last', async () => {
    await point();
    await point(account.api.client(), 'https://y.ngrok.app', { ...OWNER, run: 'next run' });
    expect(await restore()).toEqual([]);
    expect(await restore({ run: 'next run' })).toEqual(BACK);
    expect(mine()).toMatchObject(BEFORE);
  });

  it.each([
    ['answers', 'other run'],
    ['is suspended and does not answer', undefined],
  ])('is not restored nor pointed elsewhere while its process %s', async (_what, run) => {
    const other = { pid: process.pid, run: 'other run', url: await running(run) };
    await point(account.api.client(), 'https://x.ngrok.app', other);
    const text = `${MINE} is in use by \`npm run dev\` (process ${process.pid}), which restores it`;
    expect(await restore('left behind')).toEqual([{ done: true, text }]);
    expect(mine()).toMatchObject({ voice_method: 'POST' });
    await expect(point()).rejects.toThrow(/is in use by another `npm run dev` \(process \d+\)/);
  });

  it('is not locked by another process that got the same pid or port', async () => {
    const url = await running('a later run');
    await point(account.api.client(), 'https://x.ngrok.app', { pid: process.pid, run: 'other run', url });
    expect(await restore('left behind')).toEqual(BACK);
  });

  it('keeps what somebody has changed since, and the rest is restored', async () => {
    await point();
    Object.assign(mine() ?? {}, { voice_url: 'https://by.hand/voice' });
    const kept = 'changed by somebody else and left as it is: webhook https://by.hand/voice';
    expect(await restore()).toEqual([
      { done: true, text: `${MINE} has its old fallback and status callback back; ${kept}` },
    ]);
    const { voice_url: _, voice_method: __, ...rest } = BEFORE;
    expect(mine()).toMatchObject({ ...rest, voice_url: 'https://by.hand/voice', voice_method: 'POST' });
    expect(readdirSync(account.folder)).toEqual([]);
  });

  it('is left alone where somebody has restored it by hand', async () => {
    await point();
    Object.assign(mine() ?? {}, BEFORE);
    expect(await restore()).toEqual(BACK);
    expect(account.api.requests.filter((request) => request.startsWith('POST'))).toHaveLength(1);
  });

  it('is not pointed here where its saved settings cannot be read, which are kept', async () => {
    const file = join(account.folder, `${MINE}.json`);
    writeFileSync(file, '{"sid": "PN');
    await expect(point()).rejects.toThrow(`${file} cannot be read: copy the old settings`);
    expect(readFileSync(file, 'utf8')).toBe('{"sid": "PN');
    expect(mine()).toMatchObject(BEFORE);
  });

  it('is not pointed here where its old settings cannot be saved', async () => {
    const nowhere = join(account.folder, 'link');
    symlinkSync('nothing', nowhere);
    const options = { phoneNumber: MINE, baseUrl: 'https://x', folder: nowhere, owner: OWNER };
    await expect(pointNumber(account.api.client(), options)).rejects.toThrow(
      'its old settings cannot be saved',
    );
    expect(mine()).toMatchObject(BEFORE);
  });

  it('is restored where the file of another number is damaged, which is reported', async () => {
    await point();
    writeFileSync(join(account.folder, '+1.json'), '{"sid": "PN"}');
    expect(await restore()).toEqual([
      { done: false, text: expect.stringContaining('+1.json cannot be read: copy the old settings') },
      ...BACK,
    ]);
    expect(mine()).toMatchObject(BEFORE);
  });

  it('keeps its saved settings while they cannot be restored, and the message says how', async () => {
    await point();
    account.api.trouble.status = 503;
    const how = 'still points at this computer. Restore it with `npm run doctor -- --restore` (Twilio';
    expect(await restore()).toEqual([{ done: false, text: expect.stringContaining(how) }]);
    delete account.api.trouble.status;
    expect(await restore('left behind')).toEqual(BACK);
    expect(mine()).toMatchObject(BEFORE);
  });

  it('is restored with the account that it belongs to only', async () => {
    await point();
    const other = { ...account.api.client(), account: `AC${'f'.repeat(32)}` };
    expect(await restoreNumbers(other, account.folder, OWNER)).toEqual([
      { done: false, text: expect.stringContaining(`it belongs to the account ${ACCOUNT}`) },
    ]);
    expect(await restoreNumbers(undefined, account.folder, OWNER)).toEqual([
      { done: false, text: expect.stringContaining('set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN') },
    ]);
    expect(await restore()).toEqual(BACK);
  });

  it('has nothing to restore once the account has given it up', async () => {
    await point();
    account.api.numbers.splice(0);
    expect(await restore()).toEqual([
      { done: true, text: `${MINE} is no longer in the account: nothing to restore` },
    ]);
    expect(readdirSync(account.folder)).toEqual([]);
  });
});
