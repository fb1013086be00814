import { forward } from '@ngrok/ngrok';
import { describe, expect, it } from 'vitest';
import { type Forward, openTunnel, type Tunnel } from '../../src/dev/tunnel.js';

const ACCOUNT = { authtoken: 'a token', domain: undefined };

function tunnel(url: string | null = 'https://x.ngrok.app') {
  const state = { closed: false };
  const open: Tunnel = {
    url: () => url,
    close: async () => {
      state.closed = true;
    },
  };
  return { open, state };
}

describe('a tunnel', () => {
  it('leads to the port of this computer, from a fixed domain where there is one', async () => {
    const asked: unknown[] = [];
    const open: Forward = async (config) => {
      asked.push(config);
      return tunnel().open;
    };
    await openTunnel(open, 4000, ACCOUNT);
    await openTunnel(open, 4000, { ...ACCOUNT, domain: 'my.ngrok.app' });
    expect(asked).toEqual([
      { addr: '127.0.0.1:4000', authtoken: 'a token' },
      { addr: '127.0.0.1:4000', authtoken: 'a token', domain: 'my.ngrok.app' },
    ]);
  });

  it('has a base URL, and can be closed', async () => {
    const { open, state } = tunnel('https://x.ngrok.app/');
    const opened = await openTunnel(async () => open, 4000, ACCOUNT);
    expect(opened).toMatchObject({ url: 'https://x.ngrok.app' });
    if ('close' in opened) await opened.close();
    expect(state.closed).toBe(true);
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
    const opened = await openTunnel(() => Promise.reject(new Error(message)), 4000, ACCOUNT);
    expect(opened).toEqual({ problem: expect.stringContaining(advice) });
    expect('problem' in opened && opened.problem).not.toContain('\n');
  });

  it('that does not open in time is given up, and closed should it open later', async () => {
    const { open, state } = tunnel();
    let openLate = (_: Tunnel) => {};
    const late = new Promise<Tunnel>((resolve) => {
      openLate = resolve;
    });
    const opened = await openTunnel(() => late, 4000, ACCOUNT, 10);
    expect(opened).toEqual({ problem: expect.stringContaining('ngrok cannot be reached') });
    openLate(open);
    await late;
    await new Promise(setImmediate);
    expect(state.closed).toBe(true);
  });

  it('fails in one line by the SDK itself where its service cannot be reached', async () => {
    const opened = await openTunnel(
      (config) => forward({ ...config, server_addr: '127.0.0.1:1' }),
      4000,
      ACCOUNT,
    );
    expect(opened).toEqual({ problem: expect.stringContaining('ngrok cannot be reached') });
  });
});
