import { createServer, request, type Server } from 'node:http';
import supertest from 'supertest';
import { afterEach, describe, expect, it } from 'vitest';
import { openDoor, openTunnelDoor } from '../../src/dev/door.js';
import { NoServer, type Supervisor } from '../../src/dev/supervisor.js';
import { listen } from '../../src/listen.js';
import { TUTORIAL_TWIML } from '../acme/tutorial.js';
import { testApp } from '../helpers/caller.js';
import { twiml } from '../helpers/twiml.js';

const CALL = `CA${'7'.repeat(32)}`;
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A supervisor whose server is the app of the real tree. */
async function serving(): Promise<Supervisor> {
  const server = createServer(testApp());
  servers.push(server);
  const port = await listen(server, 0, '127.0.0.1');
  return { use: (work) => work(port), restart() {}, close: async () => {} };
}

describe('the door', () => {
  it('hands everything on as it came', async () => {
    const agent = supertest.agent(openDoor(await serving()));
    const first = await agent.post('/webhook').type('form').send({ CallSid: 'CA1' });
    expect(first.text).toBe(twiml(TUTORIAL_TWIML.greeting));
    const next = await agent.post('/webhook').type('form').send({ CallSid: 'CA1', Digits: '3' });
    expect(next.text).toBe(twiml(TUTORIAL_TWIML.hours));
    expect((await agent.get('/webhook')).status).toBe(405);
    expect((await agent.post('/webhook').type('form').send('a'.repeat(70_000))).status).toBe(413);
    expect((await agent.post('/webhook').type('form').send('a'.repeat(2_000_000))).status).toBe(413);
  });

  it.each([
    ['before any server has started', new NoServer(), 'The phone tree is broken. The terminal says why.'],
    [
      'when the server breaks down',
      new Error('socket hang up'),
      'The phone tree broke down. The terminal says why.',
    ],
  ])('answers with a sentence %s', async (_when, error, said) => {
    const use = () => Promise.reject(error);
    const response = await supertest(openDoor({ use, restart() {}, close: async () => {} })).post('/webhook');
    expect(response.status).toBe(200);
    expect(response.text).toBe(twiml(`<Say>${said}</Say><Hangup/>`));
  });
});

describe('the door', () => {
  it('lets go of a request whose caller is gone before there is an answer', async () => {
    const slow = createServer((_request, response) => void setTimeout(() => response.end(), 200));
    let inUse = 0;
    const door = openDoor({
      async use(work) {
        inUse++;
        return work(await listen(slow, 0, '127.0.0.1')).finally(() => inUse--);
      },
      restart() {},
      close: async () => {},
    });
    servers.push(slow, door);
    const port = await listen(door, 0, '127.0.0.1');
    const asked = request({ port, host: '127.0.0.1', method: 'POST' }).on('error', () => {});
    asked.end();
    await expect.poll(() => inUse).toBe(1);
    asked.destroy();
    await expect.poll(() => inUse).toBe(0);
  });

  it('is shut to web pages, which name where they are from', async () => {
    const door = supertest(openDoor(await serving()));
    const form = door.post('/webhook').type('form').set('Origin', 'https://evil.example');
    expect((await form.send({ CallSid: 'CA1' })).status).toBe(403);
  });
});

describe('the door at the end of the tunnel', () => {
  it('lets through what Twilio posts, and tells which call it is', async () => {
    const calls: string[] = [];
    const door = openTunnelDoor(await serving(), (callSid) => calls.push(callSid));
    const response = await supertest(door).post('/webhook?a=b').type('form').send({ CallSid: CALL });
    expect(response.status).toBe(200);
    expect(calls).toEqual([CALL]);
  });

  it('tells of nothing that is no CallSid, whoever sends it', async () => {
    const calls: string[] = [];
    const door = openTunnelDoor(await serving(), (callSid) => calls.push(callSid));
    await supertest(door)
      .post('/webhook')
      .type('form')
      .send({ CallSid: 'x'.repeat(900_000) });
    expect(calls).toEqual([]);
  });

  it.each([
    ['get', '/'],
    ['get', '/webhook'],
    ['post', '/'],
    ['post', '/webhook/'],
    ['post', '/healthz'],
    ['get', '/%2e%2e/webhook'],
  ] as const)('shuts out %s %s', async (method, path) => {
    const response = await supertest(openTunnelDoor(await serving(), () => {}))[method](path);
    expect(response.status).toBe(404);
    expect(response.text).toBe('404: only what Twilio posts gets through here.\n');
  });
});
