import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { startCall } from '../../src/phone/call.js';
import { virtualClock } from '../../src/phone/clock.js';
import { testApp } from '../helpers/caller.js';

it('a caller who cuts off every prompt is no loop, however often they do', async () => {
  const server = createServer(testApp()).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`;
  const clock = virtualClock();
  let turns = 0;
  const reason = await new Promise((resolve) => {
    const call = startCall(url, {
      // What a key can cut off, such as the menu, is never heard to its end.
      clock: {
        ...clock,
        play: (ms, signal) => (ms > 2000 ? clock.wait(ms, signal) : clock.play(ms, signal)),
      },
      observe(event) {
        if (event.event === 'end') resolve(event.reason);
        if (event.event !== 'status' || !event.acts.includes('press')) return;
        turns++;
        queueMicrotask(() => call.act(turns < 250 ? { act: 'press', key: '9' } : { act: 'hangup' }));
      },
    });
  });
  expect([reason, turns]).toEqual(['caller-hangup', 250]);
  server.close();
  server.closeAllConnections();
});
