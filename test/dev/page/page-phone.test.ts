import { createServer } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../../src/app.js';
import { PagePhone } from '../../../src/dev/page/page-phone.js';
import type { Entry, PageEvent } from '../../../src/dev/page/types.js';
import { listen } from '../../../src/listen.js';
import { ImpossibleAct } from '../../../src/phone/line.js';
import { testConfig } from '../../helpers/caller.js';
import { tree } from '../../trees/bakery.js';
import { manualClock } from './manual-clock.js';

/** A phone in a call to the tree that is configured so, and what it tells. */
async function dial(env: Record<string, string>, options: { authToken?: string; publicUrl?: string } = {}) {
  let tellId = (_id: string) => {};
  const requestId = new Promise<string>((resolve) => {
    tellId = resolve;
  });
  const observer = { request: (call: { requestId: string }) => tellId(call.requestId) };
  const server = createServer(createApp(testConfig(env), tree, { observer }));
  const webhookUrl = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}/webhook`;
  const events: PageEvent[] = [];
  let told = () => {};
  const phone = new PagePhone({ webhookUrl, clock: manualClock(), ...options }, (event) => {
    events.push(event);
    told();
  });
  phone.dial('tab');
  /** The first entry that is so, as soon as there is one. */
  async function entry(isSo: (event: Entry['event']) => boolean): Promise<Entry> {
    for (;;) {
      const found = phone.conversation.find(({ event }) => isSo(event));
      if (found) return found;
      await new Promise<void>((resolve) => {
        told = resolve;
      });
    }
  }
  const says = (text: string) => entry((event) => event.event === 'verb' && event.text.startsWith(text));
  async function answered() {
    const { event } = await entry((one) => one.event === 'request');
    return event.event === 'request' ? event.status : undefined;
  }
  const close = () => {
    phone.hangUp();
    server.close();
    server.closeAllConnections();
  };
  return { phone, events, entry, says, answered, close, requestId };
}

describe('the signature', () => {
  const signed = { TWILIO_VALIDATE: 'true', TWILIO_AUTH_TOKEN: 'secret' };
  const PUBLIC_URL = 'https://tree.example.com';

  it.each([
    ['is missing', signed, {}, 403],
    ['is that of the token', signed, { authToken: 'secret' }, 200],
    ['is for the wrong URL', { ...signed, PUBLIC_URL }, { authToken: 'secret' }, 403],
    ['is for the public URL', { ...signed, PUBLIC_URL }, { authToken: 'secret', publicUrl: PUBLIC_URL }, 200],
  ])('%s: %o with %o is answered %i', async (_what, env, options, status) => {
    const { answered, close } = await dial(env, options);
    expect(await answered()).toBe(status);
    close();
  });
});

describe("the page's phone", () => {
  it('has one call at a time', async () => {
    const { phone, answered, close } = await dial({});
    expect(() => phone.dial('tab')).toThrow(ImpossibleAct);
    await answered();
    expect(() => phone.dial('tab')).toThrow('cannot call: a call is going on');
    close();
  });

  it('refuses an impossible act at once', async () => {
    const { phone, answered, close } = await dial({});
    await answered();
    await expect(phone.act({ act: 'agent' }, 'tab')).rejects.toThrow('"agent" is not possible');
    close();
  });

  it('lets a voice end the current prompt only', async () => {
    const { phone, says, close } = await dial({});
    const { id } = await says('The bakery.');
    phone.hear(id - 1, 'ended');
    await setImmediate();
    expect(phone.conversation.at(-1)?.id).toBe(id);
    phone.hear(id, 'ended');
    await says('To hear when we are open');
    close();
  });

  it('skips a prompt', async () => {
    const { phone, says, close } = await dial({});
    await says('The bakery.');
    await setImmediate();
    expect(phone.now).toMatchObject({ status: 'playing', waiting: false });
    phone.skipPrompt();
    await says('To hear when we are open');
    close();
  });

  it.each([false, true])(
    'shows the turn of a request, also if its message comes before the answer: %s',
    async (early) => {
      const { phone, entry, close, requestId, events } = await dial({});
      const isRequest = (event: Entry['event']) => event.event === 'request';
      if (!early) await entry(isRequest);
      const way = { left: undefined, input: undefined, passed: ['welcome'], entered: 'counter' };
      const turn = { call: 'CA1', requestId: await requestId, from: '…4567', ...way, ms: 1, ends: false };
      phone.noteTurn({ ...turn, requestId: 'of another request' });
      phone.noteTurn(turn);
      await entry(isRequest);
      expect(phone.conversation[0]?.turn).toEqual(turn);
      expect(events.some((event) => event.event === 'entry' && event.entry.turn === turn)).toBe(true);
      close();
    },
  );

  it('is hung up by the tab that called, or by any tab after that one is closed', async () => {
    const { phone, answered, close } = await dial({});
    await answered();
    for (const closed of ['third', undefined]) {
      if (closed) phone.tabClosed(closed);
      const hangingUp = phone.act({ act: 'hangup' }, 'other');
      await expect(hangingUp).rejects.toThrow('another browser tab is in this call');
    }
    phone.tabClosed('tab');
    await phone.act({ act: 'hangup' }, 'other');
    close();
  });

  it('begins each call with an empty conversation, whose entries have new ids', async () => {
    const { phone, answered, events, close } = await dial({});
    await answered();
    await phone.act({ act: 'hangup' }, 'tab');
    const last = phone.conversation.at(-1)?.id ?? Number.POSITIVE_INFINITY;
    phone.dial('tab');
    expect(phone.conversation).toEqual([]);
    await answered();
    expect(phone.conversation[0]?.id).toBeGreaterThan(last);
    expect(events.filter(({ event }) => event === 'dialed')).toHaveLength(2);
    close();
  });
});
