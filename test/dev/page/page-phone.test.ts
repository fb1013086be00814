import { createServer } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../../src/app.js';
import { PagePhone } from '../../../src/dev/page/page-phone.js';
import type { Entry, PageEvent } from '../../../src/dev/page/types.js';
import { listen } from '../../../src/listen.js';
import type { PhoneEvent } from '../../../src/phone/events.js';
import { ImpossibleAct } from '../../../src/phone/line.js';
import { testConfig } from '../../helpers/caller.js';
import { tree } from '../../trees/bakery.js';
import { manualClock } from './manual-clock.js';

/** A phone in a call to the tree that is configured so, and what it tells. */
async function dial(env: Record<string, string>, options: { authToken?: string; publicUrl?: string } = {}) {
  const server = createServer(createApp(testConfig(env), tree));
  const webhookUrl = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}/webhook`;
  const events: PageEvent[] = [];
  let told = () => {};
  const phone = new PagePhone({ webhookUrl, clock: manualClock(), ...options }, (event) => {
    events.push(event);
    told();
  });
  phone.dial();
  /** The first entry that is so, as soon as there is one. */
  async function entry(isSo: (event: PhoneEvent) => boolean): Promise<Entry> {
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
  return { phone, events, says, answered, close };
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
    expect(() => phone.dial()).toThrow(ImpossibleAct);
    await answered();
    expect(() => phone.dial()).toThrow('cannot call: a call is going on');
    close();
  });

  it('refuses at once what is impossible now', async () => {
    const { phone, answered, close } = await dial({});
    await answered();
    await expect(phone.act({ act: 'agent' })).rejects.toThrow('"agent" is not possible');
    close();
  });

  it('lets a voice end what is being said now, and nothing else', async () => {
    const { phone, says, close } = await dial({});
    const { id } = await says('The bakery.');
    phone.hear(id - 1, 'ended');
    await setImmediate();
    expect(phone.conversation.at(-1)?.id).toBe(id);
    phone.hear(id, 'ended');
    await says('To hear when we are open');
    close();
  });

  it('begins each call with an empty conversation, whose entries have new ids', async () => {
    const { phone, answered, events, close } = await dial({});
    await answered();
    await phone.act({ act: 'hangup' });
    const last = phone.conversation.at(-1)?.id ?? Number.POSITIVE_INFINITY;
    phone.dial();
    expect(phone.conversation).toEqual([]);
    await answered();
    expect(phone.conversation[0]?.id).toBeGreaterThan(last);
    expect(events.filter(({ event }) => event === 'dialed')).toHaveLength(2);
    close();
  });
});
