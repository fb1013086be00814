import { createClient } from 'redis';
import { describe, expect, it } from 'vitest';
import { sessionIdOf } from '../../src/session/call-session.js';
import type { PhoneTree } from '../../src/state-machine.js';
import { caller } from '../helpers/caller.js';
import { withRedis } from './calls.js';
import { HAS_REDIS } from './server.js';

/** A menu, and a human who is dialed with an action, so that Twilio asks again when that ends. */
const tree: PhoneTree<'menu' | 'more' | 'human' | 'mailbox'> = {
  states: {
    menu: { enter: (response) => void response.gather().say('menu'), exit: () => 'more' },
    more: { enter: (response) => void response.gather().say('more'), exit: () => 'menu' },
    human: {
      enter: (response) => void response.dial({ action: '/webhook' }, '+15550000000'),
      exit: ({ params }) => (params['DialCallStatus'] === 'completed' ? 'menu' : 'mailbox'),
    },
    mailbox: { enter: (response) => void response.record(), exit: null },
  },
  start: 'menu',
  rescue: 'human',
};

const RESCUE = /We are sorry.*<Dial action="\/webhook">/;

describe.skipIf(!HAS_REDIS)('with Redis, a call is rescued once', () => {
  const redis = withRedis();

  /** Two processes, and a call that has begun at one of them. */
  async function begin() {
    await redis.server.start();
    const [one, other] = [await redis.startProcess(tree), await redis.startProcess(tree)];
    const { ask } = caller(one.url, 'CA1');
    await ask();
    return { one, other, ask };
  }

  async function write(value: string): Promise<void> {
    const client = createClient({ url: redis.server.url });
    await client.connect();
    await client.set(`ivr:session:${sessionIdOf('CA1')}`, value);
    await client.close();
  }

  const post = async (url: string, form: string, cookie = '') => {
    const headers = { Cookie: cookie, 'Content-Type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(`${url}/webhook`, { method: 'POST', headers, body: `CallSid=CA1&${form}` });
    const cookies = answer.headers.getSetCookie().map((set) => set.split(';')[0]);
    return { text: await answer.text(), cookie: cookies.join('; ') };
  };

  it.each([
    ['is not JSON', '{'],
    ['is a text', '"menu"'],
    ['is a list', '[]'],
    ['is another program’s session', '{"cookie":{"path":"/"},"user":7}'],
    ['has no cookie', '{"call":{"state":"menu","memory":"{}"}}'],
    ['has a state that is not a text', '{"cookie":{},"call":{"state":7,"memory":"{}"}}'],
    ['has a memory that is not JSON', '{"cookie":{},"call":{"state":"menu","memory":"{{"}}'],
    ['has a memory that is a list', '{"cookie":{},"call":{"state":"menu","memory":"[]"}}'],
  ])('where its session %s', async (_what, value) => {
    const { other, ask } = await begin();
    await write(value);
    expect((await ask({ Digits: '1' })).text).toMatch(RESCUE);
    const busy = await post(other.url, 'DialCallStatus=busy');
    expect(busy.text).toContain('<Response><Record/></Response>');
    expect((await ask({ RecordingUrl: 'https://example.com/RE1' })).text).toContain('<Hangup/>');
  });

  it.each([
    ['/recording', 'RecordingUrl=https://example.com/RE1&RecordingSid=RE1'],
    ['/transcription', 'TranscriptionSid=TR1'],
    ['/status', 'CallStatus=completed'],
  ])('and not by a callback at %s, whatever its session holds', async (path, form) => {
    const { one } = await begin();
    await write('{"cookie":{},"call":"x"}');
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(`${one.url}${path}`, { method: 'POST', headers, body: `CallSid=CA1&${form}` });
    expect([answer.status, await answer.text()]).toEqual([204, '']);
  });

  it('and goes on in the state that the other process saved, once Redis is back', async () => {
    const { one, other } = await begin();
    await redis.server.kill();
    await post(one.url, 'Digits=1');
    await redis.server.start();
    await Promise.all([one.untilTold(3), other.untilTold(3)]);
    const rescued = '{"state":"human","memory":"{}","turn":2,"rescued":true}';
    await write(`{"cookie":{},"call":${rescued}}`);
    expect((await post(other.url, 'DialCallStatus=busy')).text).toContain('<Response><Record/></Response>');
    expect((await post(one.url, 'RecordingUrl=https://example.com/RE1')).text).toContain('<Hangup/>');
  });

  it('where Redis is away, and the result of the Dial arrives at the same process without a cookie', async () => {
    const { one, ask } = await begin();
    await redis.server.kill();
    expect((await ask({ Digits: '1' })).text).toMatch(RESCUE);
    expect((await post(one.url, 'DialCallStatus=busy')).text).toContain('<Response><Record/></Response>');
    expect((await post(one.url, 'RecordingUrl=https://example.com/RE1')).text).toContain('<Hangup/>');
  });

  it('where Redis is away, and the result arrives at another process with the cookie', async () => {
    const { one, other, ask } = await begin();
    await redis.server.kill();
    const rescued = await post(one.url, 'Digits=1');
    expect(rescued.text).toMatch(RESCUE);
    const busy = await post(other.url, 'DialCallStatus=busy', rescued.cookie);
    expect(busy.text).toContain('<Response><Record/></Response>');
    expect((await ask({ DialCallStatus: 'completed' })).text).toContain('menu');
  });

  it('where the call has no CallSid, and only its cookies identify it', async () => {
    const { one, other } = await begin();
    const send = async (url: string, form: string, cookie: string) => {
      const headers = { Cookie: cookie, 'Content-Type': 'application/x-www-form-urlencoded' };
      const answer = await fetch(`${url}/webhook`, { method: 'POST', headers, body: form });
      const cookies = answer.headers.getSetCookie().map((set) => set.split(';')[0]);
      return { text: await answer.text(), cookie: [cookie, ...cookies].join('; ') };
    };
    const { cookie } = await send(one.url, 'CallStatus=ringing', '');
    await redis.server.kill();
    const rescued = await send(one.url, 'Digits=1', cookie);
    expect(rescued.text).toMatch(RESCUE);
    const busy = await send(other.url, 'DialCallStatus=busy', rescued.cookie);
    expect(busy.text).toContain('<Response><Record/></Response>');
  });

  it('where Redis comes back with an older state', async () => {
    const { one, other } = await begin();
    await redis.server.kill();
    const rescued = await post(one.url, 'Digits=1');
    await redis.server.start();
    await write('{"cookie":{},"call":{"state":"menu","memory":"{}"}}');
    await other.untilTold(3);
    const busy = await post(other.url, 'DialCallStatus=busy', rescued.cookie);
    expect(busy.text).toContain('<Response><Record/></Response>');
  });
});
