import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deliveredPath, withDeliveredFile } from '../../src/voicemail/delivered-file.js';
import { lastDay } from '../../src/voicemail/last-day.js';
import { twilioClient } from '../../src/voicemail/twilio-client.js';
import { memoryEvents } from '../../src/webhook/event-store.js';
import { temporaryFile } from '../helpers/temporary-file.js';
import { deliveries } from './deliveries.js';
import { ACCOUNT, callSid, recordingSid, TOKEN } from './recordings-api.js';

const LIST = `/2010-04-01/Accounts/${ACCOUNT}/Recordings`;
const NOW = Date.parse('2026-11-24T12:00:00Z');

function resource(number: number, more: object = {}) {
  return {
    sid: recordingSid(number),
    call_sid: callSid(number),
    status: 'completed',
    source: 'RecordVerb',
    duration: '4',
    date_created: new Date(NOW - 60_000).toUTCString(),
    ...more,
  };
}

/** A start of a process whose file of delivered messages is at this path. */
async function start(path: string, pages: readonly object[][], env: Record<string, string> = {}) {
  const store = await withDeliveredFile(memoryEvents(), path, () => {});
  const site = await deliveries({ store, env });
  const { twilio, events } = site;
  twilio.answers.set(
    LIST,
    pages.map((recordings, index) => (response) => {
      const next_page_uri = index + 1 < pages.length ? `${LIST}.json?Page=${index + 1}` : null;
      response.end(JSON.stringify({ recordings, next_page_uri }));
    }),
  );
  const call = { from: '+15550001111', to: '+15557654321', caller_name: null };
  for (const { call_sid } of pages.flat().filter((one) => 'call_sid' in one)) {
    twilio.answers.set(`/2010-04-01/Accounts/${ACCOUNT}/Calls/${call_sid}`, [
      (response) => response.end(JSON.stringify(call)),
    ]);
  }
  const account = { sid: ACCOUNT, authToken: TOKEN, apiKey: undefined };
  const client = twilioClient(account, { fetch: twilio.fetch });
  const handler = lastDay(client, ACCOUNT, events.note);
  await handler.run({ id: '', kind: '', params: {}, memory: '{}', time: NOW, noted: NOW, failures: 0 });
  return site;
}

describe('a start without Redis', () => {
  it('delivers the messages of the last day, and at the next start only the new ones', async () => {
    const path = temporaryFile('delivered', '');
    const first = await start(path, [[resource(1), resource(2)], [resource(3)]]);
    await first.mail.received(3);
    expect(first.mail.mails[0]?.source).toContain('+15550001111');
    await first.events.close();
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(4);

    const second = await start(path, [[resource(1), resource(2), resource(3), resource(4)]]);
    await second.mail.received(1);
    await second.events.close();
    expect(second.mail.mails.map(({ id }) => id)).toEqual([expect.stringContaining(recordingSid(4))]);
  });

  it('leaves everything else in the account alone', async () => {
    const { mail, events } = await start(temporaryFile('delivered', 'no line of ours\n\t\t'), [
      [
        resource(1, { source: 'DialVerb' }),
        resource(2, { status: 'processing' }),
        resource(3, { duration: '0' }),
        resource(4, { date_created: new Date(NOW - 25 * 60 * 60 * 1000).toUTCString() }),
        resource(5, { sid: '../../x' }),
        {},
        resource(6),
      ],
    ]);
    await mail.received(1);
    await events.close();
    expect(mail.mails.map(({ id }) => id)).toEqual([expect.stringContaining(recordingSid(6))]);
  });

  it('leaves messages to other numbers of the account alone, where its own is known', async () => {
    const env = { TWILIO_PHONE_NUMBER: '+15550009999' };
    const { mail, events, twilio, note } = await start(temporaryFile('delivered', ''), [[resource(1)]], env);
    await note(2);
    await mail.received(1);
    await events.close();
    expect(mail.mails.map(({ id }) => id)).toEqual([expect.stringContaining(recordingSid(2))]);
    expect(twilio.requests.filter(({ path }) => path.includes(recordingSid(1)))).toEqual([]);
  });

  it('delivers all the same where the file cannot be written', async () => {
    const path = `${temporaryFile('a-file', '')}/delivered`;
    const { mail, failures } = await start(path, [[resource(1)]]);
    await mail.received(1);
    expect(failures).toEqual([]);
  });
});

describe('the file of delivered messages', () => {
  const keys = ['delivered RE1 a', 'delivered RE2 a', 'delivered RE3 a'] as const;

  it('keeps its lines where the disk is full, and takes others when there is room again', async () => {
    const now = Date.now();
    const path = temporaryFile('delivered', `1\told\tx\n${now}\t${keys[0]}\twith audio\n${now}\tdelivered R`);
    mkdirSync(`${path}.new`);
    const told: unknown[] = [];
    const full = await withDeliveredFile(memoryEvents(), path, (error) => told.push(error));
    expect(told).toHaveLength(1);
    await full.keep(keys[1], 'with audio');
    rmSync(`${path}.new`, { recursive: true });
    const next = await withDeliveredFile(memoryEvents(), path, (error) => told.push(error));
    expect(await Promise.all(keys.map((key) => next.find(key)))).toEqual([
      'with audio',
      'with audio',
      undefined,
    ]);
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(3);
    expect(told).toHaveLength(1);
  });

  it('has a place where the user has no home', () => {
    const path = deliveredPath({}, () => {
      throw new Error('ENOENT');
    });
    expect(path).toBe(`${process.cwd()}/.local/state/twilio-phone-tree/delivered`);
  });
});
