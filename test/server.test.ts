import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import express from 'express';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { serve } from '../src/server.js';
import { testApp } from './helpers/caller.js';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const end of ends.splice(0)) await end();
});

/** A server that answers everything, and counts what it has been asked. */
async function counting(arrivalMs?: number) {
  let served = 0;
  const app = express().use((_request, response) => void response.send(`answer ${++served}`));
  const { port, drain } = await serve(app, 0, '127.0.0.1', arrivalMs);
  ends.push(drain);
  /** All that is answered to this, until the server closes the connection. */
  async function send(sent: string): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    socket.write(sent);
    return text(socket);
  }
  return { send, served: () => served };
}

it('waits only a second for a connection without a request, such as one of a load balancer', async () => {
  const { port, drain } = await serve(testApp(), 0, '127.0.0.1');
  const mute = connect(port, '127.0.0.1');
  await once(mute, 'connect');
  // It is accepted now: the server has answered a later one.
  await fetch(`http://127.0.0.1:${port}/`);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const drained = drain();
  const closed = once(mute, 'close');
  vi.advanceTimersByTime(999);
  expect(mute.destroyed).toBe(false);
  vi.advanceTimersByTime(1);
  await Promise.all([drained, closed]);
});

describe('a connection is closed', () => {
  it.each([
    ['nothing', ''],
    ['half of the headers', 'POST / HTTP/1.1\r\nHost: a\r\n'],
    ['half of the body', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na'],
  ])('on which %s arrives in time', async (_what, sent) => {
    const { send } = await counting(30);
    await send(sent);
  });

  it('on which a thousand requests arrive before the first answer: at most two are served', async () => {
    const { send, served } = await counting();
    await send('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(1000));
    expect(served()).toBeLessThanOrEqual(2);
  });

  it('on which a body arrives in chunks of a byte: with 411', async () => {
    const { send, served } = await counting();
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(await send(`${head}${'1\r\na\r\n'.repeat(5000)}`)).toMatch(/^HTTP\/1\.1 411 Length Required\r\n/);
    expect(served()).toBe(0);
  });

  it('on which a CONNECT arrives', async () => {
    const { send, served } = await counting();
    expect(await send('CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n')).toBe('');
    expect(served()).toBe(0);
  });
});

it('requests one after the other are answered on one connection, and with an upgrade that is ignored', async () => {
  const { send } = await counting();
  const { port, drain } = await serve(testApp(), 0, '127.0.0.1');
  ends.push(drain);
  const socket = connect(port, '127.0.0.1');
  for (let i = 0; i < 3; i++) {
    socket.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 /);
  }
  socket.destroy();
  const upgrade = 'Connection: Upgrade, close\r\nUpgrade: h2c\r\nContent-Length: 1\r\n\r\na';
  expect(await send(`POST / HTTP/1.1\r\nHost: a\r\n${upgrade}`)).toMatch(/^HTTP\/1\.1 200 .*answer 1$/s);
});
