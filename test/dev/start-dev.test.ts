import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { DevOptions } from '../../src/dev/start-dev.js';
import { ListenError, listen } from '../../src/listen.js';
import { startOnScript } from './start-on-script.js';
import { answering, broken, ready } from './supervised.js';

const TREE = { svg: '<svg/>', start: 'a', edges: [], errors: [] };

describe('the dev server', () => {
  it('prints its URLs, whether requests are verified, and the variables that real calls need', async () => {
    const { prints, printed, ask } = startOnScript(answering('one'));
    await prints('requests');
    expect(printed()).toContain('browser phone http://localhost:1\n');
    expect(printed()).toContain('requests      are not verified');
    expect(printed()).toContain(
      'NGROK_AUTHTOKEN, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_PHONE_NUMBER',
    );
    expect(await ask()).toBe('one');
  });

  it('serves a saved change, with the same secret for sessions', async () => {
    const secret = `require('node:http').createServer((request, response) => {
      response.end(process.env.SESSION_SECRET);
    })${ready()}`;
    const { prints, ask, save } = startOnScript(secret);
    await prints('requests');
    const before = await ask();
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    save(`${secret}\n`);
    await prints('server.cjs changed: served in');
    expect(await ask()).toBe(before);
  });

  it('reports a change that is not served, until a change repairs it', async () => {
    const { prints, tells, ask, save } = startOnScript(answering('one', { kind: 'tree', tree: TREE }));
    await prints('requests');
    expect(await tells('tree')).toMatchObject({ svg: '<svg/>', problems: [], warnings: [] });
    save(broken('a: no exit\nat all', 'b: no enter'));
    await prints(
      'The change is not served. Calls still use the last working version:\n  a: no exit\n  at all\n  b: no enter',
    );
    expect(await tells('tree')).toMatchObject({ problems: ['a: no exit\nat all', 'b: no enter'] });
    expect(await ask()).toBe('one');
    save(answering('one', { kind: 'tree', tree: TREE }));
    expect(await tells('tree')).toMatchObject({ problems: [] });
  });

  it('reports a tree that is broken from the start, also to a page that starts later', async () => {
    const { prints, tells } = startOnScript(broken('a: no exit'));
    await prints('The tree is not served until a change repairs it:\n  a: no exit');
    expect(await tells('tree')).toMatchObject({ svg: '', problems: ['a: no exit'] });
  });

  it('reports what makes npm run check fail', async () => {
    const { prints } = startOnScript(
      answering('one', { kind: 'tree', tree: { ...TREE, errors: ['a: no way out'] } }),
    );
    await prints('npm run check fails: a: no way out');
  });

  it('prints the warnings of the tree once, though each start of the server repeats them', async () => {
    const source = answering('one', { kind: 'warning', message: 'SHOP_NUMBER is not set' });
    const { prints, printed, save } = startOnScript(source);
    await prints('SHOP_NUMBER is not set');
    save(source.replace(']) process.send', ', { kind: "log", message: "second start" }]) process.send'));
    await prints('second start');
    expect(printed().split('SHOP_NUMBER is not set')).toHaveLength(2);
  });

  it('applies a changed .env at its next start only', async () => {
    const { dev, prints, envFile, printed, save } = startOnScript(answering('one'));
    await dev.started;
    writeFileSync(envFile, 'TWILIO_AUTH_TOKEN=token');
    await prints('.env changed: start npm run dev again to apply the change');
    save(answering('two'));
    await prints('server.cjs changed: served in');
    expect(printed()).not.toContain('.env changed\n');
  });

  it('prints what a server logs, and how it crashed', async () => {
    const { prints, ask } = startOnScript(answering('one', { kind: 'log', message: '403: wrong signature' }));
    await prints('403: wrong signature');
    await prints('requests');
    expect(await ask('POST')).toContain('The phone tree broke down.');
    await prints('Error: no luck');
    await prints('The server crashed: exit code 3\nIt is started again');
  });
});

describe('a call', () => {
  const CALL = `CA${'7'.repeat(32)}`;
  const turn = {
    kind: 'turn',
    call: CALL,
    from: '…0001',
    left: 'a',
    input: { kind: 'digits', digits: '3' },
    ms: 1,
    passed: [],
    entered: 'b',
    ends: false,
  };
  const moving = `require('node:http').createServer((request, response) => {
    process.send(${JSON.stringify(turn)});
    process.send({ kind: 'ended', call: '${CALL}' });
    response.end();
  })${ready()}`;

  it('is printed and told to the page, turn by turn', async () => {
    const { prints, tells, ask } = startOnScript(moving);
    await prints('requests');
    await ask();
    await prints('a ─3→ b');
    expect(await tells('turn')).toMatchObject({ call: CALL, entered: 'b', tunnel: false });
    expect(await tells('ended')).toEqual({ event: 'ended', call: CALL });
  });

  it('through the tunnel is a real one', async () => {
    let tunnel = '';
    const forward: DevOptions['forward'] = async ({ addr }) => {
      tunnel = `http://${addr}/webhook`;
      return { url: () => 'https://x.ngrok.app', close: async () => {} };
    };
    const env = { NGROK_AUTHTOKEN: 'a token', TWILIO_VALIDATE: 'false' };
    const { dev, tells, prints } = startOnScript(moving, env, { forward });
    await dev.started;
    await prints('tunnel        POST https://x.ngrok.app/webhook');
    await fetch(tunnel, { method: 'POST', body: new URLSearchParams({ CallSid: CALL }) });
    expect(await tells('turn')).toMatchObject({ tunnel: true });
  });

  it('cannot come through a tunnel while requests are not verified', async () => {
    const { prints } = startOnScript(answering('one'), { NGROK_AUTHTOKEN: 'a token' });
    await prints(
      'tunnel        none: requests from the internet would not be verified: set TWILIO_AUTH_TOKEN',
    );
  });
});

describe('the end of the dev server', () => {
  it('ends the server under it', async () => {
    const { dev, prints, ask } = startOnScript(
      `require('node:http').createServer((_, response) => response.end(String(process.pid)))${ready()}`,
    );
    await prints('requests');
    const pid = Number(await ask());
    expect(dev.close()).toBe(dev.close());
    await dev.close();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('may come at any moment of the start, without an error', async () => {
    for (let steps = 0; steps < 30; steps += 3) {
      const { dev } = startOnScript(answering('one'));
      for (let step = 0; step < steps; step++) await setImmediate();
      await dev.close();
    }
  });

  it('comes with an error where the port is in use, which names another', async () => {
    const other = createServer();
    const port = await listen(other, 0, '127.0.0.1');
    const { dev } = startOnScript(answering('one'), { PORT: `${port}` });
    await expect(dev.started).rejects.toThrow(
      `Port ${port} is in use: end the program that uses it, or choose another with PORT=${port + 1}`,
    );
    other.close();
  });

  it('comes with an error where the page cannot be served', async () => {
    const startPage = () => Promise.reject(new ListenError('Port 7 is in use'));
    const { dev } = startOnScript(answering('one'), {}, { startPage });
    await expect(dev.started).rejects.toThrow('Port 7 is in use');
  });
});
