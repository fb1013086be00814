import { EventEmitter, once } from 'node:events';
import { forward as realForward } from '@ngrok/ngrok';
import { afterEach, describe, expect, it } from 'vitest';
import { type Forward, keepTunnel, type TunnelOptions, type TunnelState } from '../../src/dev/tunnel.js';
import { ngrokServer } from './ngrok-server.js';

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});

/** Keeps a tunnel; gives what is told of it, one after the other. */
function keep(forward: Forward, options: Partial<TunnelOptions> = {}) {
  const told: TunnelState[] = [];
  const more = new EventEmitter();
  const tunnel = keepTunnel({
    forward,
    port: 4000,
    authtoken: 'a token',
    domain: undefined,
    retryMs: 20,
    tell(state) {
      told.push(state);
      more.emit('more');
    },
    ...options,
  });
  ending.push(tunnel.close);
  return {
    tunnel,
    async next(): Promise<TunnelState> {
      for (;;) {
        const state = told.shift();
        if (state) return state;
        await once(more, 'more');
      }
    },
    told,
  };
}

/** A tunnel that the test loses and restores. */
function fakeNgrok(...urls: (string | null)[]) {
  const asked: Parameters<Forward>[0][] = [];
  let closed = 0;
  const forward: Forward = async (config) => {
    asked.push(config);
    const url = urls[asked.length - 1] ?? null;
    return {
      url: () => url,
      close: async () => {
        closed++;
      },
    };
  };
  return { forward, asked, closed: () => closed };
}

describe('a tunnel', () => {
  it('leads to the port of this computer, from a fixed domain where one is set, until it is closed', async () => {
    const { forward, asked, closed } = fakeNgrok('https://my.ngrok.app/');
    const { next, tunnel } = keep(forward, { domain: 'my.ngrok.app' });
    expect(await next()).toEqual({ url: 'https://my.ngrok.app' });
    expect(asked).toMatchObject([{ addr: '127.0.0.1:4000', authtoken: 'a token', domain: 'my.ngrok.app' }]);
    await tunnel.close();
    expect(closed()).toBe(1);
  });

  it('that is lost and restored by the SDK is the same one', async () => {
    const { forward, asked } = fakeNgrok('https://x.ngrok.app');
    const { next } = keep(forward, { retryMs: 60_000 });
    expect(await next()).toEqual({ url: 'https://x.ngrok.app' });
    asked[0]?.onStatusChange('closed');
    expect(await next()).toEqual({
      problem: 'the connection to ngrok is lost; it is opened anew every 60 s',
    });
    asked[0]?.onStatusChange('connected');
    expect(await next()).toEqual({ url: 'https://x.ngrok.app' });
    expect(asked).toHaveLength(1);
  });

  it('that stays lost is opened again, and the old one is closed, even if it comes back later', async () => {
    const { forward, asked, closed } = fakeNgrok('https://x.ngrok.app', 'https://y.ngrok.app');
    const { next } = keep(forward);
    await next();
    asked[0]?.onStatusChange('closed');
    expect(await next()).toHaveProperty('problem');
    expect(await next()).toEqual({ url: 'https://y.ngrok.app' });
    expect(closed()).toBe(1);
    asked[0]?.onStatusChange('connected');
    await new Promise(setImmediate);
    expect(closed()).toBe(2);
  });

  it('that does not open is tried again, and the reason is reported once', async () => {
    const { forward } = fakeNgrok('https://x.ngrok.app');
    let attempts = 0;
    const { next, told } = keep((config) =>
      ++attempts < 4 ? Promise.reject(new Error('failed to establish tcp connection')) : forward(config),
    );
    expect(await next()).toEqual({ problem: expect.stringContaining('ngrok cannot be reached') });
    expect(await next()).toEqual({ url: 'https://x.ngrok.app' });
    expect(told).toEqual([]);
    expect(attempts).toBe(4);
  });

  it.each([
    ['failed to connect session: authentication failed ERR_NGROK_107', 'NGROK_AUTHTOKEN is not valid'],
    [
      'authentication failed: limited to 1 agent session\n\nERR_NGROK_108',
      'this account has another agent online',
    ],
    ['domain not found ERR_NGROK_320', 'NGROK_DOMAIN cannot be used'],
    ['agent version is too old ERR_NGROK_121', 'update the package @ngrok/ngrok'],
    [
      'failed to connect session: something new error_code: ERR_NGROK_999',
      'see https://ngrok.com/docs/errors/err_ngrok_999 (ERR_NGROK_999: failed to connect session: something new',
    ],
    [
      "failed to start listener: The endpoint 'https://x.ngrok-free.dev' is already online. error_code: ERR_NGROK_334",
      'its address is online elsewhere',
    ],
    [`failed to start listener: ${'word '.repeat(60)}error_code: ERR_NGROK_324`, '(ERR_NGROK_324: '],
  ])('that fails with %j is one line that says what to do', async (message, advice) => {
    const { next } = keep(() => Promise.reject(new Error(message)), { retryMs: 60_000 });
    const told = await next();
    expect(told).toEqual({ problem: expect.stringContaining(advice) });
    expect(JSON.stringify(told)).not.toContain('\\n');
  });

  it('that does not open in time is a problem, and is closed if it opens later', async () => {
    const { forward, closed } = fakeNgrok('https://x.ngrok.app');
    let openLate = () => {};
    const late = new Promise<void>((resolve) => {
      openLate = resolve;
    });
    const { next } = keep((config) => late.then(() => forward(config)), { openingMs: 10, retryMs: 60_000 });
    expect(await next()).toEqual({ problem: expect.stringContaining('ngrok cannot be reached') });
    openLate();
    await late;
    await new Promise(setImmediate);
    expect(closed()).toBe(1);
  });
});

describe("a tunnel of ngrok's SDK", () => {
  it('is opened again at another address after the service was away', async () => {
    const ngrok = await ngrokServer(['https://one.ngrok.app', 'https://two.ngrok.app']);
    ending.push(ngrok.shut);
    const { next, tunnel } = keep((config) => realForward({ ...config, ...ngrok.address }), { retryMs: 100 });
    expect(await next()).toEqual({ url: 'https://one.ngrok.app' });
    await ngrok.shut();
    expect(await next()).toEqual({ problem: expect.stringContaining('is lost') });
    expect(await next()).toEqual({ problem: expect.stringContaining('ngrok cannot be reached') });
    await ngrok.open();
    expect(await next()).toEqual({ url: 'https://two.ngrok.app' });
    await tunnel.close();
  });

  it('says that the token is wrong, and does not try again', async () => {
    const ngrok = await ngrokServer([], 'authentication failed: no such token\r\n\r\nERR_NGROK_105\r\n');
    ending.push(ngrok.shut);
    const { next } = keep((config) => realForward({ ...config, ...ngrok.address }), { retryMs: 1 });
    expect(await next()).toEqual({ problem: expect.stringContaining('NGROK_AUTHTOKEN is not valid') });
    expect(ngrok.state.sessions).toBe(1);
  });
});
