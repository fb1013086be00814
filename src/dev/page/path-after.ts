import type { TurnMessage } from '../messages.js';
import type { Path, Step } from './types.js';

/** The path of a call after this turn. */
export function pathAfter(path: Path, turn: TurnMessage): Path {
  const { failure, entered } = turn;
  const way = wayOf(turn);
  const steps = way.slice(1).map((to, index): Step => ({ from: way[index] ?? '', to }));
  const after: Path = {
    ...path,
    states: [...new Set([...path.states, ...way, ...(entered === undefined ? [] : [entered])])],
    steps: distinct([...path.steps, ...steps]),
  };
  if (!failure || failure.beside) return after;
  const { broke } = failure;
  const from = way.at(-1);
  const rescue = from !== undefined && entered !== undefined ? { from, to: entered } : undefined;
  return { ...after, broke, rescue };
}

/** The states of a turn in order, up to the one that failed. */
function wayOf({ left, passed, entered, ends, failure }: TurnMessage): string[] {
  const begin = left === undefined ? [] : [left];
  if (failure) {
    const { broke, leaving, beside } = failure;
    return [...begin, ...passed, ...(broke === undefined || leaving || beside ? [] : [broke])];
  }
  // Twilio's last request leaves the call in its last state.
  if (ends && entered === left && passed.length === 0) return begin;
  return [...begin, ...passed, ...(entered === undefined ? [] : [entered])];
}

function distinct(steps: readonly Step[]): Step[] {
  return steps.filter(
    ({ from, to }, index) => steps.findIndex((one) => one.from === from && one.to === to) === index,
  );
}
