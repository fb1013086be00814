import { AsyncLocalStorage } from 'node:async_hooks';
import { Socket } from 'node:net';
import type { Around } from './watch-tree.js';

/**
 * From now on handlers of this thread cannot connect to anything, so that an effect that they have does not happen.
 * What connects outside of handlers, such as while a tree is loaded, is let through.
 * @returns what runs each handler of a tree that is played
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
