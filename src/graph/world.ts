/** Two moments that hardly any opening hours have in common, and luck turned over. */
const WORLDS = [
  { now: new Date(2025, 0, 15, 11).getTime(), luck: (draw: number) => draw },
  { now: new Date(2025, 6, 6, 3).getTime(), luck: (draw: number) => Math.abs(1 - draw - Number.EPSILON) },
] as const;

/**
 * Runs something at another time and with other luck than in the other world, each time the same: a Wednesday
 * before noon, or a Sunday night. Only what happens before `work` returns sees it, and nothing else runs then.
 */
export function inWorld<T>(world: 0 | 1, work: () => T): T {
  const { Date: RealDate } = globalThis;
  const { random } = Math;
  const { now, luck } = WORLDS[world];
  let draws = 0;
  globalThis.Date = new Proxy(RealDate, {
    apply: () => new RealDate(now).toString(),
    construct: (target, args, newTarget) => Reflect.construct(target, args.length ? args : [now], newTarget),
    get: (target, key) => (key === 'now' ? () => now : Reflect.get(target, key)),
  });
  // By the golden ratio, so that whatever the odds, some draw soon falls out differently in the other world.
  Math.random = () => luck((draws++ * 0.6180339887498949) % 1);
  try {
    return work();
  } finally {
    globalThis.Date = RealDate;
    Math.random = random;
  }
}
