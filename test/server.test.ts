import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { serve } from '../src/server.js';
import { testApp } from './support.js';

afterEach(() => void vi.useRealTimers());

it('waits a second only for a connection that has not asked anything, as a load balancer keeps', async () => {
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
