import type { Call } from '../state-machine.js';
import type { Run } from './run.js';
import { wordsIn } from './samples.js';

const LUCK = [0.01, 0.5, 0.99];
const MOST_DRAWS = 4;
const MOST_WORDS = 6;
/** Parameters that the verb result sets, or that are the same in each call. */
const GIVEN = /^(Digits|Speech|Dial|Recording|Queue|Call[SBed]|To$|Account|Api|Direction|Finished|msg)/;

/** Runs a handler with a call that records each property read. The run chooses the values that are unknown. */
export function withWatchedCall<Memory, T>(
  { run, state, handler }: { run: Run; state: string; handler: string },
  call: Call<Memory>,
  work: (call: Call<Memory>) => T,
  source: unknown,
): T {
  const watched = watch(call, (key, value) => {
    run.reads.add(`${handler} ${key}`);
    if (key === 'time' || key === 'from') return run.settle(key);
    if (key === 'params') return watch(call.params, (name, sent) => paramOf(name, sent));
    if (key !== 'memory' || typeof value !== 'object' || value === null) return value;
    return watch(value, (name, kept) => {
      run.reads.add(`memory ${name}`);
      return kept;
    });
  });
  return inWorld(run, `clock ${handler} ${state}`, () => {
    try {
      return work(watched);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'DataCloneError')) throw error;
      // A proxy cannot be cloned.
      run.reads.add('memory *');
      return work(call);
    }
  });

  function paramOf(name: string, sent: unknown): unknown {
    run.reads.add(`${handler} params.${name}`);
    if (name === 'From' || name === 'Caller') return run.settle('from');
    if (name === 'Confidence' && sent !== undefined) return confidence(sent);
    if (GIVEN.test(name) || sent !== undefined || name === '*') return sent;
    return run.settle(name, [undefined, ...wordsIn(String(source)).slice(0, MOST_WORDS)]);
  }

  /** One value for all handlers of a turn. */
  function confidence(sent: unknown): unknown {
    const earlier = run.decided.find(({ what }) => what === 'Confidence');
    return earlier ? earlier.value : run.decide('Confidence', [sent, '0.2']);
  }
}

/** A proxy of an object, whose properties come from `get`. Listing the properties calls `get` with `*`. */
function watch<T extends object>(target: T, get: (key: string, value: unknown) => unknown): T {
  return new Proxy(target, {
    get(_target, key) {
      const value: unknown = Reflect.get(target, key);
      return typeof key === 'symbol' ? value : get(key, value);
    },
    has(_target, key) {
      get(String(key), undefined);
      return Reflect.has(target, key);
    },
    ownKeys() {
      get('*', undefined);
      return Reflect.ownKeys(target);
    },
  });
}

const RealDate = Date;
const realRandom = Math.random;
/** The clock of the handler that is running. */
let now = () => RealDate.now();
const WatchedDate = new Proxy(RealDate, {
  apply: () => new RealDate(now()).toString(),
  construct: (target, args, self) => Reflect.construct(target, args.length > 0 ? args : [now()], self),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});

/** Whether Node itself reads the clock, as it does when it connects. */
function isAskedByNode(): boolean {
  const frames = (new Error().stack ?? '').split('\n').slice(1);
  return frames.find((frame) => !frame.includes('watch-call'))?.includes('node:') ?? false;
}

/** Does the work with a clock and a Math.random() whose values the run chooses, up to the first await. */
function inWorld<T>(run: Run, clock: string, work: () => T): T {
  const before = { date: globalThis.Date, random: Math.random, now };
  now = () => {
    if (isAskedByNode()) return RealDate.now();
    run.reads.add(clock);
    return Number(run.settle('time'));
  };
  let draws = 0;
  Math.random = () => (draws++ < MOST_DRAWS ? (run.decide('Math.random()', LUCK) ?? 0) : realRandom());
  globalThis.Date = WatchedDate;
  try {
    return work();
  } finally {
    globalThis.Date = before.date;
    Math.random = before.random;
    now = before.now;
  }
}
