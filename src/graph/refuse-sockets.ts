import { AsyncLocalStorage } from 'node:async_hooks';
import { Socket } from 'node:net';
import type { Around } from './watch-tree.js';

/**
 * From now on, handlers in this thread cannot connect to anything, so a handler with an effect has none while a tree is
 * played. Connections outside of handlers, such as while a tree is loaded, are allowed.
 * @returns the wrapper in which each handler must run
 */
export function refuseSockets(): Around {
  const running = new AsyncLocalStorage<() => void>();
  const { connect } = Socket.prototype;
  Reflect.set(Socket.prototype, 'connect', function refuse(this: Socket, ...args: unknown[]) {
    const note = running.getStore();
    if (!note) return Reflect.apply(connect, this, args);
    note();
    return this.destroy(new Error('enter, exit and choose cannot connect to anything while they are tried'));
  });
  return ({ state, handler, run }, work) =>
    running.run(() => run.reads.add(`socket ${handler} ${state}`), work);
}
