import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { OwnPhone } from '../../../src/dev/page/own-phone.js';
import type { Entry, PageEvent } from '../../../src/dev/page/types.js';
import type { PhoneEvent } from '../../../src/phone/events.js';
import { ImpossibleAct } from '../../../src/phone/line.js';
import { testApp } from '../../helpers/caller.js';

/** A phone in a call to the tree that is configured so, and what it tells. */
async function dial(env: Record<string, string>, options: { authToken?: string; publicUrl?: string } = {}) {
  const server = createServer(testApp(env)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const webhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`;
  const events: PageEvent[] = [];
  let told = () => {};
  const phone = new OwnPhone({ webhookUrl, ...options }, (event) => {
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

describe('the own phone', () => {
  it('has one call at a time', async () => {
    const { phone, answered, close } = await dial({});
    expect(() => phone.dial()).toThrow(ImpossibleAct);
    await answered();
    expect(() => phone.dial()).toThrow('cannot call: a call is going on');
    close();
  });

  it('refuses at once what makes no sense now', async () => {
    const { phone, answered, close } = await dial({});
    await answered();
    await expect(phone.act({ act: 'agent' })).rejects.toThrow('cannot agent now');
    close();
  });

  it('lets a voice end what is being said now, and nothing else', async () => {
    const { phone, says, close } = await dial({});
    const { id } = await says('Welcome to ACME, Inc.');
    phone.hear(id - 1, 'ended');
    await setImmediate();
    expect(phone.conversation.at(-1)?.id).toBe(id);
    phone.hear(id, 'ended');
    await says('Listen to the following');
    close();
  });

  it('begins each call with an empty conversation, whose entries nobody confuses with the ones before', async () => {
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
