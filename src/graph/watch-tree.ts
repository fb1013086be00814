import { type Call, isState, type PhoneTree, type Place } from '../state-machine.js';
import { within } from '../timeout.js';
import { show } from './problem.js';
import { Run } from './run.js';
import { withWatchedCall } from './watch-call.js';

/** A wrapper in which each handler runs. */
export type Around = <T>(about: { state: string; handler: string; run: Run }, work: () => T) => T;

export interface WatchOptions {
  /** The time limit of a handler in milliseconds; default 8000, as on a server. */
  handlerMs?: number;
  around?: Around;
}

/** A tree whose handlers are recorded in `run`. Its actions do nothing but lead to a state that the run chooses. */
export interface WatchedTree<Name extends string, Memory> extends PhoneTree<Name, Memory> {
  run: Run;
}

export function watchTree<Name extends string, Memory>(
  tree: PhoneTree<Name, Memory>,
  { handlerMs = 8000, around = (_about, work) => work() }: WatchOptions = {},
): WatchedTree<Name, Memory> {
  const late = new Set<string>();
  const states: Record<Name, Place<Name, Memory>> = { ...tree.states };
  const watched = { ...tree, states, run: new Run() };
  for (const name of Object.keys(states)) if (isState(tree, name)) states[name] = watch(name, states[name]);
  return watched;

  function watch(name: Name, place: Place<Name, Memory>): Place<Name, Memory> {
    if ('choose' in place)
      return { choose: (call) => run(name, 'choose', call, (seen) => place.choose(seen), place.choose) };
    if ('act' in place) {
      return {
        ...place,
        async act(call) {
          const to = watched.run.decide(name, place.to) ?? name;
          await run(name, 'pretend', call, (seen) => place.pretend?.(seen, to), place.pretend);
          watched.run.last.handler = 'act';
          return to;
        },
      };
    }
    const { enter, exit, hold, callee } = place;
    return {
      ...place,
      async enter(response, call) {
        await run(name, 'enter', call, (seen) => place.enter(response, seen), enter);
        const { writers } = watched.run;
        while (writers.length < response.response.children.length) writers.push(name);
      },
      exit: typeof exit === 'function' ? (call) => run(name, 'exit', call, exit, exit) : exit,
      ...(hold && {
        hold: (response, call) => run(name, 'hold', call, (seen) => place.hold?.(response, seen), hold),
      }),
      ...(callee && {
        callee: (response, call) =>
          run(name, 'callee', call, (seen) => place.callee?.(response, seen), callee),
      }),
    };
  }

  /** Runs a handler, and records its failure. */
  async function run<T>(
    state: Name,
    handler: string,
    call: Call<Memory>,
    work: (call: Call<Memory>) => T | Promise<T>,
    source: unknown,
  ): Promise<T> {
    const key = `${handler} of ${state}`;
    const about = { state, handler, run: watched.run };
    about.run.last = { state, handler };
    let isAnswered = true;
    try {
      const done = around(about, () => withWatchedCall(about, call, work, source));
      if (typeof done !== 'object' || done === null || !('then' in done)) return done;
      isAnswered = false;
      // After the first timeout, less time is enough.
      const ms = late.has(key) ? handlerMs / 10 : handlerMs;
      return await within(
        ms,
        key,
        Promise.resolve(done).finally(() => {
          isAnswered = true;
        }),
      );
    } catch (error) {
      if (!isAnswered) late.add(key);
      about.run.fault ??= isAnswered
        ? { kind: 'handler-throws', state, detail: `${handler} throws ${show(error)}`, error }
        : { kind: 'handler-late', state, detail: `${handler} does not answer within ${handlerMs} ms` };
      throw error;
    }
  }
}
