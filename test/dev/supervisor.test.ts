import { Cookie, Store } from 'express-session';
import { afterEach, describe, expect, it } from 'vitest';
import { NoServer, type Supervisor, supervise } from '../../src/dev/supervisor.js';
import { answerStore, SupervisorStore } from '../../src/dev/supervisor-store.js';
import { memoryStore } from '../../src/session/memory-store.js';
import { answering, broken, ready, recorder, script } from './supervised.js';

const supervisors: Supervisor[] = [];
afterEach(async () => {
  for (const supervisor of supervisors.splice(0)) await supervisor.close();
});

/** A store that answers when the test says so. */
class HeldStore extends Store {
  answer = () => {};
  private tell = () => {};
  readonly asked = new Promise<void>((resolve) => {
    this.tell = resolve;
  });

  override get(_sid: string, callback: (error?: unknown) => void) {
    this.answer = () => callback(null);
    this.tell();
  }
  override set() {}
  override destroy() {}
}

function start(source: string, startMs?: number, store: Store = memoryStore()) {
  const { command, save } = script(source);
  const { record, next } = recorder();
  const events = {
    serving: record('serving'),
    broken: record('broken'),
    turn: record('turn'),
    ended: record('ended'),
    tree: record('tree'),
    log: record('log'),
    voicemail: record('voicemail'),
  };
  const limit = startMs === undefined ? {} : { startMs };
  const supervisor = supervise({ command, env: process.env, store, ...limit }, events);
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

  it('ends only after its last request', async () => {
    const store = new HeldStore();
    const { ask, save } = start(
      `require('node:http').createServer((request, response) => {
        process.send({ kind: 'store', id: 1, op: 'get', sid: 'a' });
        process.on('message', () => response.end('slow'));
      })${ready()}`,
      undefined,
      store,
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
    ['ends', '', ['The server ended without a message']],
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

  it('because its start does not end is given up in time', async () => {
    const { ask, next } = start('while (true);', 100);
    expect(await next('broken')).toEqual([
      ['The tree has not started after 0.1 s: a loop, an import or an await does not end'],
    ]);
    await expect(ask()).rejects.toThrow(NoServer);
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
    expect(await next('log')).toEqual(['The server crashed\nError: no luck\nIt is started again']);
    expect(await ask()).toBe('one');
  });

  it('before its first request is not started again', async () => {
    const { ask, next } = start(
      "process.send({ kind: 'ready', port: 1 }, () => { throw new Error('no luck'); });",
    );
    const [problems] = await next('broken');
    expect(problems).toEqual([expect.stringContaining('The server crashed')]);
    await expect(ask()).rejects.toThrow(NoServer);
  });
});

describe('a session', () => {
  it('is kept in the supervisor for a server that asks by messages', async () => {
    const kept = memoryStore();
    const server: SupervisorStore = new SupervisorStore((request) =>
      answerStore(kept, request, (reply) => server.receive(structuredClone(reply))),
    );
    const session = { cookie: new Cookie(), call: { state: 'menu', memory: '{}' } };
    const get = () =>
      new Promise((resolve, reject) =>
        server.get('a', (error, found) => (error ? reject(error) : resolve(found))),
      );
    await new Promise((resolve) => server.set('a', session, resolve));
    expect(await get()).toMatchObject({ call: { state: 'menu' } });
    await new Promise((resolve) => server.destroy('a', resolve));
    expect(await get()).toBeUndefined();
  });

  it('that cannot be read is an error in the server', async () => {
    const server: SupervisorStore = new SupervisorStore(({ id }) =>
      server.receive({ id, error: 'no memory' }),
    );
    const error = await new Promise((resolve) => server.get('a', resolve));
    expect(error).toEqual(new Error('no memory'));
  });

  it('that is answered after its server has died does no harm', async () => {
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
      undefined,
      new LateStore(),
    );
    expect(await next('broken')).toEqual([['The server crashed']]);
    // An answer that cannot be written would be an error of its own, a moment later.
    await new Promise(setImmediate);
  });
});
