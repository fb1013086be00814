import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import supertest from 'supertest';
import { afterEach, describe, expect, it } from 'vitest';
import { OWNER_PATH } from '../../src/dev/owner.js';
import { reverseProxy, tunnelProxy } from '../../src/dev/reverse-proxy.js';
import { NoServer } from '../../src/dev/supervisor.js';
import { listen } from '../../src/listen.js';
import { appOf } from '../helpers/caller.js';
import { tree } from '../trees/bakery.js';

const CALL = `CA${'7'.repeat(32)}`;
const QUIET = { onCall: () => {}, status: () => ({ run: 'this run' }) };
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** Forwards to this server. */
async function forwardingTo(server: Server) {
  servers.push(server);
  const port = await listen(server, 0, '127.0.0.1');
  return { withServer: <T>(work: (port: number) => Promise<T>) => work(port) };
}

const toBakery = () => forwardingTo(createServer(appOf(tree)));

describe('the proxy', () => {
  it('forwards each request, with its cookies, and each answer as it is', async () => {
    const agent = supertest.agent(reverseProxy(await toBakery(), QUIET));
    const form = () => agent.post('/webhook').type('form');
    expect((await form().send({ CallSid: 'CA1' })).text).toContain('<Say>The bakery.</Say>');
    expect((await form().send({ CallSid: 'CA1', Digits: '1' })).text).toContain('We open at six.');
    expect((await agent.get('/webhook')).status).toBe(405);
    expect((await form().send('a'.repeat(70_000))).status).toBe(413);
  });

  it('refuses more than a megabyte by itself', async () => {
    const proxy = reverseProxy({ withServer: () => Promise.reject(new Error('asked')) }, QUIET);
    expect((await supertest(proxy).post('/webhook').send('a'.repeat(2_000_000))).status).toBe(413);
  });

  it.each([
    ['before a server has started', new NoServer(), 'The phone tree is broken. The terminal says why.'],
    ['when the server crashes', new Error('hang up'), 'The phone tree broke down. The terminal says why.'],
  ])('answers with a sentence %s', async (_when, error, sentence) => {
    const proxy = reverseProxy({ withServer: () => Promise.reject(error) }, QUIET);
    const response = await supertest(proxy).post('/webhook');
    expect(response.status).toBe(200);
    expect(response.text).toContain(`<Response><Say>${sentence}</Say><Hangup/></Response>`);
  });

  it('drops a request whose client has closed the connection', async () => {
    const silent = createServer(() => {});
    const servers = await forwardingTo(silent);
    let dropped = () => {};
    const done = new Promise<void>((resolve) => {
      dropped = resolve;
    });
    const proxy = reverseProxy({ withServer: (work) => servers.withServer(work).finally(dropped) }, QUIET);
    const { withServer } = await forwardingTo(proxy);
    await withServer(async (port) => {
      const asked = request({ port, host: '127.0.0.1', method: 'POST' }).on('error', () => {});
      asked.end();
      await once(silent, 'request');
      asked.destroy();
      await done;
    });
  });

  it('refuses web pages, which name their origin', async () => {
    const form = supertest(reverseProxy(await toBakery(), QUIET))
      .post('/webhook')
      .type('form');
    expect((await form.set('Origin', 'https://evil.example').send({ CallSid: 'CA1' })).status).toBe(403);
  });
});

describe('the proxy at PUBLIC_URL', () => {
  it.each([
    ['Host', 'tree.example.com', [CALL]],
    ['X-Forwarded-Host', 'tree.example.com', [CALL]],
    ['Host', 'localhost:3000', []],
  ])('tells a real call by %s: %s', async (header, host, told) => {
    const calls: string[] = [];
    const onCall = (callSid: string) => calls.push(callSid);
    const proxy = reverseProxy(await toBakery(), { ...QUIET, publicHost: 'tree.example.com', onCall });
    await supertest(proxy).post('/webhook').type('form').set(header, host).send({ CallSid: CALL });
    expect(calls).toEqual(told);
  });
});

describe('the status of npm run dev', () => {
  it('is for programs of this computer', async () => {
    const agent = supertest(reverseProxy(await toBakery(), QUIET));
    expect((await agent.get(OWNER_PATH)).body).toEqual({ run: 'this run' });
    for (const [header, value] of [
      ['Host', 'x.ngrok.app'],
      ['X-Forwarded-Host', 'x.ngrok.app'],
      ['Origin', 'https://evil.example'],
    ] as const) {
      expect((await agent.get(OWNER_PATH).set(header, value)).text).not.toContain('this run');
    }
  });
});

describe('the proxy behind the tunnel', () => {
  it('forwards requests of Twilio, and reports the CallSid', async () => {
    const calls: string[] = [];
    const proxy = tunnelProxy(await toBakery(), (callSid) => calls.push(callSid));
    const response = await supertest(proxy).post('/webhook?a=b').type('form').send({ CallSid: CALL });
    expect(response.status).toBe(200);
    expect(calls).toEqual([CALL]);
  });

  it('ignores a CallSid that is not well-formed', async () => {
    const calls: string[] = [];
    const proxy = tunnelProxy(await toBakery(), (callSid) => calls.push(callSid));
    const form = supertest(proxy).post('/webhook').type('form');
    await form.send({ CallSid: 'x'.repeat(900_000) });
    expect(calls).toEqual([]);
  });

  it.each([
    ['get', '/'],
    ['get', '/webhook'],
    ['post', '/'],
    ['post', '/webhook/'],
    ['post', '/healthz'],
    ['get', '/%2e%2e/webhook'],
  ] as const)('refuses %s %s', async (method, path) => {
    const response = await supertest(tunnelProxy(await toBakery(), () => {}))[method](path);
    expect(response.status).toBe(404);
    expect(response.text).toBe('404 Not Found: only requests of Twilio pass the tunnel.\n');
  });
});
