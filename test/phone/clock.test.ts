import { expect, it } from 'vitest';
import { realClock } from '../../src/phone/clock.js';

it.each([3_600_000, 2 ** 31, Number.POSITIVE_INFINITY])(
  'a real wait of %d ms is over when it is called off, and not before',
  async (ms) => {
    const over = new AbortController();
    let settled = false;
    const waiting = realClock()
      .wait(ms, over.signal)
      .then(() => {
        settled = true;
      });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(settled).toBe(false);
    over.abort();
    await waiting;
  },
  2000,
);

it('a real clock moves forward by the skipped time', () => {
  const clock = realClock();
  const before = clock.now();
  clock.skip(60_000);
  expect(clock.now() - before).toBeGreaterThanOrEqual(60_000);
});
