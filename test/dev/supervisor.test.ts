import { Store } from 'express-session';
import { expect, it } from 'vitest';
import { supervise } from '../../src/dev/supervisor.js';

/** Takes so long that whoever asked is dead by then. */
class SlowStore extends Store {
  override get(_sid: string, answer: (error?: unknown) => void) {
    const begun = Date.now();
    while (Date.now() - begun < 200);
    answer(null);
  }
  override set() {}
  override destroy() {}
}

/** A server that asks the store, and is killed. */
const DYING = `
  process.send({ kind: 'ready', port: 1 });
  process.send({ kind: 'store', id: 1, op: 'get', sid: 'a' });
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), 20);`;

it('outlives a server that dies while it is answered', async () => {
  const problems = await new Promise<string[]>((broken) => {
    const nothing = () => {};
    const events = { serving: nothing, broken, turn: nothing, ended: nothing, tree: nothing, log: nothing };
    supervise([process.execPath, '-e', DYING], process.env, new SlowStore(), events);
  });
  // Where the answer cannot be written, that is an error of its own, a moment later.
  await new Promise(setImmediate);
  expect(problems).toEqual(['the server ended by itself']);
});
