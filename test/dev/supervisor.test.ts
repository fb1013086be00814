import { Store } from 'express-session';
import { afterEach, describe, expect, it } from 'vitest';
import { NoServer, type Supervisor, type SupervisorOptions, supervise } from '../../src/dev/supervisor.js';
import { memoryStore } from '../../src/session/memory-store.js';
import { HeldStore } from './held-store.js';
import { answering, broken, ready, recorder, script } from './supervised.js';

const supervisors: Supervisor[] = [];
afterEach(async () => {
  for (const supervisor of supervisors.splice(0)) await supervisor.close();
});

function start(source: string, { store = memoryStore(), ...times }: Partial<SupervisorOptions> = {}) {
  const { command, save } = script(source);
  const { record, next } = recorder();
  const events = {
    serving: record('serving'),
    broken: record('broken'),
    turn: record('turn'),
    ended: record('ended'),
    tree: record('tree'),
    log: record('log'),
    warning: record('warning'),
    voicemail: record('voicemail'),
    output: record('output'),
    files: record('files'),
  };
  const supervisor = supervise({ command, env: process.env, store, ...times }, events);
  supervisors.push(supervisor);
  return {
    next,
    save(changed: string) {
      save(changed);
      supervisor.restart();
    },
    /** The answer of the server that the supervisor gives. */
    ask: (method = 'GET') =>
      supervisor.withServer(async (port) => (await fetch(`http://127.0.0.1:${port}`, { method })).text()),
  };
}

describe('a supervised server', () => {
  it('answers, and a request during its start waits', async () => {
    expect(await start(answering('one')).ask()).toBe('one');
  });

  it('is replaced by the saved one, which a request during the restart waits for', async () => {
    const { ask, save } = start(answering('one'));
    await ask();
    save(answering('two'));
    expect(await ask()).toBe('two');
  });

  it('ends only after its last request has been answered', async () => {
    const store = new HeldStore();
    const { ask, save } = start(
      `require('node:http').createServer((request, response) => {
        process.send({ kind: 'store', id: 1, op: 'get', sid: 'a' });
        process.on('message', () => response.end('slow'));
      })${ready()}`,
      { store },
    );
    const answer = ask();
    await store.asked;
    save(answering('two'));
    expect(await ask()).toBe('two');
    store.answer();
    expect(await answer).toBe('slow');
  });

  it('answers each of many requests while it is restarted again and again', async () => {
    const { ask, save } = start(answering('0'));
    const answers: Promise<string>[] = [];
    for (let version = 1; version <= 4; version++) {
      answers.push(ask(), ask());
      await ask();
      save(answering(`${version}`));
      answers.push(ask(), ask());
    }
    for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^[0-4]$/);
    expect(await ask()).toBe('4');
  });
});

describe('a changed server that cannot answer', () => {
  it.each([
    ['is broken', broken('a: no exit', 'b: no enter'), ['a: no exit', 'b: no enter']],
    ['crashes', "throw new TypeError('no luck')", [expect.stringContaining('TypeError: no luck')]],
    ['ends', '', ['The server ended without a message (exit code 0)']],
  ])('because it %s leaves the last working one in place', async (_how, source, problems) => {
    const { ask, save, next } = start(answering('one'));
    await ask();
    save(source);
    expect(await next('broken')).toEqual([problems]);
    expect(await ask()).toBe('one');
    save(answering('two'));
    expect(await ask()).toBe('two');
  });

  it('is reported without the stack in library code', async () => {
    const { next } = start("throw new TypeError('no luck')");
    const [problems] = await next('broken');
    expect(String(problems)).not.toMatch(/^\s+at |node:internal/m);
  });

  it('because its start does not end is killed in time', async () => {
    const { ask, next } = start('while (true);', { startMs: 100 });
    expect(await next('broken')).toEqual([
      ['The tree has not started after 0.1 s: a loop, an import or an await does not end'],
    ]);
    await expect(ask()).rejects.toThrow(NoServer);
  });

  it('because its start does not end delays a request for a short time only', async () => {
    const { ask, save, next } = start(answering('one'), { startMs: 1000, waitMs: 30 });
    await ask();
    save('while (true);');
    expect(await ask()).toBe('one');
    await next('broken');
  });

  it('from the start leaves requests without a server', async () => {
    const { ask } = start(broken('a: no exit'));
    await expect(ask()).rejects.toThrow(NoServer);
  });
});

describe('a server that crashes', () => {
  it('in a request is started again', async () => {
    const { ask, next } = start(answering('one'));
    await expect(ask('POST')).rejects.toThrow();
    expect(await next('output')).toEqual(['Error: no luck\n    at library (node:internal/x:1:1)']);
    expect(await next('log')).toEqual(['The server crashed: exit code 3\nIt is started again']);
    expect(await ask()).toBe('one');
  });

  it('because somebody killed it is started again, also before its first request', async () => {
    const { ask, next } = start(
      `process.send({ kind: 'log', message: String(process.pid) });${answering('one')}`,
    );
    await next('serving');
    process.kill(Number((await next('log'))[0]), 'SIGKILL');
    expect(await next('log')).toEqual(['The server crashed: SIGKILL\nIt is started again']);
    expect(await ask()).toBe('one');
  });

  it('soon after a change leaves the last working one in place', async () => {
    const { ask, next, save } = start(answering('one'), { probationMs: 50 });
    expect(await ask()).toBe('one');
    await new Promise((resolve) => setTimeout(resolve, 60));
    save(`${answering('two')} setTimeout(() => process.exit(7), 20);`);
    expect(await next('broken')).toEqual([['The server crashed: exit code 7']]);
    expect(await ask()).toBe('one');
  });

  it('before its first request is not started again', async () => {
    const { ask, next } = start(
      "process.send({ kind: 'ready', port: 1 }, () => { throw new Error('no luck'); });",
    );
    const [problems] = await next('broken');
    expect(problems).toEqual(['The server crashed: exit code 1']);
    await expect(ask()).rejects.toThrow(NoServer);
  });
});

describe('a session', () => {
  it('that is read for a server that has died does no harm', async () => {
    /** Kills the server that asks, and answers before the supervisor notices. */
    class LateStore extends Store {
      override get(pid: string, answer: (error?: unknown) => void) {
        process.kill(Number(pid), 'SIGKILL');
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
        answer(null);
      }
      override set() {}
      override destroy() {}
    }
    const { next } = start(
      `process.send({ kind: 'ready', port: 1 });
       process.send({ kind: 'store', id: 1, op: 'get', sid: String(process.pid) });`,
      { store: new LateStore() },
    );
    expect(await next('log')).toEqual(['The server crashed: SIGKILL\nIt is started again']);
    // An answer that cannot be written would be an error of its own, a moment later.
    await new Promise(setImmediate);
  });
});
