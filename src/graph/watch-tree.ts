import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { type Call, isState, type PhoneTree, type Place } from '../state-machine.js';
import { within } from '../timeout.js';
import { show } from './problem.js';
import { Run } from './run.js';
import { withWatchedCall } from './watch-call.js';

/** Runs a handler, which it may look after. */
export type Around = <T>(
  about: { state: string; handler: string; note: (what: string) => void },
  work: () => T,
) => T;

export interface WatchOptions {
  /** How long a handler may take; 8000 ms unless given, as on a server. */
  handlerMs?: number;
  around?: Around;
}

/** A tree whose handlers are noted in `run`, and whose actions do nothing but lead to a state that the run decides. */
export interface WatchedTree<Name extends string, Memory> extends PhoneTree<Name, Memory> {
  run: Run;
}

type Handled<Memory, T> = (call: Call<Memory>) => T | Promise<T>;

export function watchTree<Name extends string, Memory>(
  tree: PhoneTree<Name, Memory>,
  { handlerMs = 8000, around = (_about, work) => work() }: WatchOptions = {},
): WatchedTree<Name, Memory> {
  const late = new Set<string>();
  const states: Record<Name, Place<Name, Memory>> = { ...tree.states };
  const watched = { ...tree, states, run: new Run([], {}, {}) };
  for (const name of Object.keys(states)) if (isState(tree, name)) states[name] = watch(name, states[name]);
  return watched;

  function watch(name: Name, place: Place<Name, Memory>): Place<Name, Memory> {
    if ('choose' in place)
      return { choose: leads(name, 'choose', (call) => place.choose(call), place.choose) };
    if ('act' in place) {
      const act = (call: Call<Memory>) => {
        const to = watched.run.decide(name, place.to) ?? name;
        return then(
          run(name, 'pretend', call, (seen) => place.pretend?.(seen, to)),
          () => to,
        );
      };
      return { ...place, act: leads(name, 'act', act, act) };
    }
    const { enter, exit, hold, callee } = place;
    return {
      ...place,
      enter(response, call) {
        const [{ wrote }, before] = [watched.run, verbsOf(response)];
        const entered = run(name, 'enter', call, (seen) => place.enter(response, seen), enter);
        return then(entered, () => void wrote.push({ state: name, verbs: verbsOf(response) - before }));
      },
      exit: typeof exit === 'function' ? leads(name, 'exit', exit, exit) : exit,
      ...(hold && {
        hold: (response, call) => run(name, 'hold', call, (seen) => place.hold?.(response, seen), hold),
      }),
      ...(callee && {
        callee: (response, call) =>
          run(name, 'callee', call, (seen) => place.callee?.(response, seen), callee),
      }),
    };
  }

  function leads(
    state: Name,
    handler: 'exit' | 'choose' | 'act',
    work: Handled<Memory, Name>,
    source: unknown,
  ): Handled<Memory, Name> {
    return (call) =>
      then(handler === 'act' ? work(call) : run(state, handler, call, work, source), (to) => {
        if (typeof to === 'string' && isState(tree, to)) return to;
        const detail = `its ${handler} leads to ${show(to)}, which is not a state`;
        watched.run.fault = { kind: 'missing-state', state, detail };
        return to;
      });
  }

  /** Runs a handler, and notes how it fails. */
  function run<T>(
    state: Name,
    handler: string,
    call: Call<Memory>,
    work: Handled<Memory, T>,
    source: unknown = work,
  ) {
    const current = watched.run;
    const key = `${handler} of ${state}`;
    try {
      const done = around(
        { state, handler, note: (what) => current.reads.add(`${what} ${handler} ${state}`) },
        () => withWatchedCall(current, { state, handler }, call, work, source),
      );
      if (!(done instanceof Promise)) return done;
      // Says who is late before within() does.
      const ms = late.has(key) ? handlerMs / 10 : handlerMs;
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        late.add(key);
      }, ms);
      return within(ms, key, done)
        .catch((error: unknown) => broken(current, state, handler, error, isLate))
        .finally(() => clearTimeout(timer));
    } catch (error) {
      return broken(current, state, handler, error);
    }
  }

  function broken(current: Run, state: Name, handler: string, error: unknown, isLate = false): never {
    const does = isLate ? `does not answer within ${handlerMs} ms` : `throws ${show(error)}`;
    const kind = isLate ? 'handler-late' : 'handler-throws';
    current.fault ??= { kind, state, detail: `${handler} ${does}`, error };
    throw error;
  }
}

function then<T, U>(value: T | Promise<T>, work: (value: T) => U): U | Promise<U> {
  return value instanceof Promise ? value.then(work) : work(value);
}

function verbsOf({ response }: VoiceResponse): number {
  return response.children.length;
}
