import { expect, it } from 'vitest';
import { startCall } from '../../src/phone/call.js';
import { virtualClock } from '../../src/phone/clock.js';
import { SHOP, startWebhook } from './webhook.js';

it('a caller who interrupts every prompt is not taken for a redirect loop', async () => {
  const { url } = await startWebhook(SHOP);
  const clock = virtualClock();
  let turns = 0;
  let cutOff = false;
  const reason = await new Promise((resolve) => {
    const call = startCall(url, {
      // A prompt that a key can cut off is never heard to its end.
      clock: { ...clock, play: (ms, signal) => (cutOff ? clock.wait : clock.play)(ms, signal) },
      observe(event) {
        if (event.event === 'end') resolve(event.reason);
        if (event.event !== 'status') return;
        cutOff = event.acts.includes('press');
        if (!cutOff) return;
        turns++;
        queueMicrotask(() => call.act(turns < 60 ? { act: 'press', key: '9' } : { act: 'hangup' }));
      },
    });
  });
  expect([reason, turns]).toEqual(['caller-hangup', 60]);
});
