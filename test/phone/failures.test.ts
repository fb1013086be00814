import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { type CallOptions, type PhoneCall, placeCall } from '../../src/phone/call.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const HELLO = '<Response><Say>Hello</Say><Pause length="9"/></Response>';

interface Asked {
  path: string;
  token: string | string[] | undefined;
  cookie: string | undefined;
  params: Record<string, string>;
}

/** A webhook that fails this often, then answers. Returns its URL and the requests. */
async function breaking(times: number, fault: 'drop' | 'late' | number) {
  const asked: Asked[] = [];
  const url = await serve(async (request, response) => {
    const params = Object.fromEntries(new URLSearchParams(await text(request)));
    const { cookie, 'i-twilio-idempotency-token': token } = request.headers;
    asked.push({ path: request.url ?? '', token, cookie, params });
    if (request.url !== '/webhook' || asked.length > times) {
      response.writeHead(200, { 'Content-Type': 'text/xml' }).end(HELLO);
    } else if (fault === 'drop') {
      request.socket.destroy();
    } else if (typeof fault === 'number') {
      response.writeHead(fault, { 'Set-Cookie': 'a=b' }).end();
    }
  });
  return { url, asked };
}

const statuses = (call: PhoneCall) =>
  call.events.flatMap((event) => (event.event === 'request' ? [event.status] : []));

describe('a request that fails', () => {
  it.each([
    ['an answer of 503', '#rc=2&rp=5xx', 503, [503, 503, 200]],
    ['an answer of 404', '#rc=2&rp=4xx,ct', 404, [404, 404, 200]],
    ['a lost connection', '#rc=2&rp=ct,rt', 'drop', [null, null, 200]],
    ['anything', '#rc=2&rp=all', 'drop', [null, null, 200]],
  ] as const)('is tried again as the URL says, with the same token and cookie: %s', async (...row) => {
    const [_what, overrides, fault, expected] = row;
    const { url, asked } = await breaking(2, fault);
    const call = await placeCall(`${url}/webhook${overrides}`);
    expect(call.heard).toBe('Hello');
    expect(call.endReason).toBe('end-of-document');
    expect(statuses(call)).toEqual(expected);
    expect(new Set(asked.map(({ token }) => token)).size).toBe(1);
    expect(asked.map(({ cookie }) => cookie)).toEqual([undefined, undefined, undefined]);
  });

  it.each([
    ['no retries are set', ''],
    ['they are not for this fault', '#rc=2&rp=4xx'],
    ['they are used up', '#rc=1&rp=5xx'],
  ])('ends the call if %s', async (_why, overrides) => {
    const { url } = await breaking(2, 503);
    const call = await placeCall(`${url}/webhook${overrides}`);
    expect(call.endReason).toBe('error');
  });

  it('is not retried after the time limit of the answer', async () => {
    const { url } = await breaking(2, 'late');
    const call = await placeCall(`${url}/webhook#rc=2&rp=all`, { timeoutMs: 200 });
    expect(statuses(call)).toEqual([null]);
    expect(call.endReason).toBe('error');
  });

  it('is retried without a connection', async () => {
    const url = await serve(() => {});
    await new Promise((resolve) => servers.pop()?.close(resolve));
    const call = await placeCall(`${url}/webhook#rc=1`);
    expect(statuses(call)).toEqual([null, null]);
    expect(call.endReason).toBe('error');
  });
});

describe('the fallback URL', () => {
  const withFallback = async (times: number, options: CallOptions = {}) => {
    const { url, asked } = await breaking(times, 503);
    const call = await placeCall(`${url}/webhook`, { ...options, fallbackUrl: `${url}/fallback` });
    return { url, asked, call };
  };

  it('is requested with the error if the webhook fails', async () => {
    const { url, asked, call } = await withFallback(1);
    expect(call.heard).toBe('Hello');
    expect(asked[1]).toMatchObject({
      path: '/fallback',
      params: { ErrorCode: '11217', ErrorUrl: `${url}/webhook`, CallSid: call.sid },
    });
    expect(call.events).toContainEqual({
      event: 'warning',
      code: 11217,
      message: `${url}/webhook answered 503, so the fallback URL is requested`,
    });
  });

  it('is not requested if the webhook answers', async () => {
    const { asked } = await withFallback(0);
    expect(asked.map(({ path }) => path)).toEqual(['/webhook']);
  });
});

describe('the status URL', () => {
  it('is requested when the call has ended', async () => {
    const { url, asked } = await breaking(0, 503);
    const call = await placeCall(`${url}/webhook`, { statusUrl: `${url}/status` });
    expect(call.status).toBe('ended');
    expect(asked[1]).toMatchObject({
      path: '/status',
      params: { CallSid: call.sid, CallStatus: 'completed', CallDuration: '9' },
    });
  });

  it('may break off its answer', async () => {
    const url = await serve((request, response) => {
      response.writeHead(200, {
        'Content-Type': 'text/xml',
        ...(request.url === '/status' && { 'Content-Length': 99 }),
      });
      if (request.url === '/status') response.write('x', () => response.destroy());
      else response.end(HELLO);
    });
    const call = await placeCall(url, { statusUrl: `${url}/status` });
    expect(call.endReason).toBe('end-of-document');
  });

  it('that fails is a warning', async () => {
    const { url } = await breaking(0, 503);
    const call = await placeCall(`${url}/webhook`, { statusUrl: 'http://127.0.0.1:1/status' });
    expect(call.endReason).toBe('end-of-document');
    expect(call.events).toContainEqual(expect.objectContaining({ event: 'warning', code: 11205 }));
  });
});
