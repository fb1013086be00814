import { Cookie } from 'express-session';
import { describe, expect, it } from 'vitest';
import { answerStore, SupervisorStore } from '../../src/dev/supervisor-store.js';
import { memoryStore } from '../../src/session/memory-store.js';

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
});
