import type { Played, Position, Step } from './played.js';
import { type Finding, problem } from './problem.js';
import type { End } from './ways.js';

/** Verbs that put the caller through to somebody, or take a message. */
const SERVES = ['Dial', 'Enqueue', 'Record', 'Connect', 'Refer'];
/** What callers do not expect to be the end, by what happened last. */
const CUT_OFF: Record<string, string> = {
  key: 'presses a key',
  number: 'types a number',
  speech: 'says something',
  wait: 'stays silent',
  silence: 'stays silent',
  recording: 'has left a message',
  busy: 'finds the number busy',
  'no-answer': 'is not answered',
  failed: 'cannot be put through',
  'queue-full': 'finds the queue full',
};
const INPUT = ['key', 'number', 'speech', 'wait', 'silence'];

/** Where calls end without a word, where they cannot end, and where they never get. */
export function endingProblems(played: Played): Finding[] {
  return [...silentEnds(played), ...noWayOut(played), ...unreachable(played)];
}

function silentEnds({ steps, places }: Played): Finding[] {
  return steps.flatMap((step) =>
    (step.ask?.gone ? [] : (step.heard?.ways.ends ?? [])).flatMap((end) => {
      const cause = causeOf(step, end);
      const when = end.spoken || end.elsewhere ? undefined : CUT_OFF[cause];
      const state = (end.after === undefined ? step.from?.state : step.state) ?? '';
      const isUnasked = step.heard?.ways.asks.length === 0 && places.get(state)?.next === 'asks';
      if (when === undefined || (end.after !== undefined && isUnasked)) return [];
      // `exit: null` says that the call is to end here, however the Dial ends.
      const meant = cause === 'recording' || (!INPUT.includes(cause) && places.get(state)?.next === null);
      const message = `the call ends without a word when the caller ${when}: say why, or lead to a state that goes on`;
      const found = problem('silent-end', state, message, step, end.words);
      return [meant ? { ...found, severity: 'advice' as const } : found];
    }),
  );
}

/** What happened last before the end. */
function causeOf({ ask }: Step, { after }: End): string {
  if (after !== undefined) return after;
  if (ask?.kind === 'dial' || ask?.kind === 'queue') return ask.label;
  return ask?.label === 'nothing said' ? '' : (ask?.kind ?? '');
}

function noWayOut(played: Played): Finding[] {
  const free = leadingTo(played, isWayOut);
  const entrances = played.positions.filter(
    (position) => !free.has(position) && !(position.by.from && !free.has(position.by.from)),
  );
  return entrances.map((position) => {
    const doubts = inside(position).flatMap(({ doubt }) => doubt ?? []);
    const [doubt] = doubts;
    const tried = doubt === undefined ? '' : ` (as far as was tried: ${doubt})`;
    const message = `no caller gets from here to an end, a person or a recorder${tried}: let a key lead to one`;
    const found = problem('no-way-out', position.state, message, position.by);
    return doubt === undefined ? found : { ...found, severity: 'advice' };
  });
}

function isWayOut({ heard, steps }: Position): boolean {
  const serves = heard.document.verbs.some(({ name }) => SERVES.includes(name));
  return (
    serves ||
    heard.ways.ends.length > 0 ||
    heard.ways.asks.length === 0 ||
    steps.some(({ to, ask }) => !to && !ask?.gone)
  );
}

/** The positions from which a call gets to one of these. */
export function leadingTo({ positions, steps }: Played, is: (position: Position) => boolean): Set<Position> {
  const into = new Map<Position, Position[]>();
  for (const { from, to } of steps) {
    if (!from || !to) continue;
    const before = into.get(to);
    if (before) before.push(from);
    else into.set(to, [from]);
  }
  const found = new Set(positions.filter(is));
  for (const position of found) for (const before of into.get(position) ?? []) found.add(before);
  return found;
}

function inside(position: Position): Position[] {
  const found = new Set([position]);
  for (const { steps } of found) for (const { to } of steps) if (to) found.add(to);
  return [...found];
}

function unreachable({ places, steps, doubts, rescue }: Played): Finding[] {
  const reached = new Set(steps.flatMap(({ state, passed = [], fault }) => [state, ...passed, fault?.state]));
  const [doubt] = doubts;
  return [...places.keys()]
    .filter((name) => !reached.has(name) && name !== rescue)
    .map((name) => {
      const tried =
        doubt === undefined
          ? ''
          : ` (${steps.length} turns were tried, but not all: ${[...doubts].slice(0, 3).join('; ')})`;
      const found = problem(
        'unreachable',
        name,
        `no call gets here${tried}: lead here from another state, or remove it`,
      );
      return doubt === undefined ? found : { ...found, severity: 'advice' };
    });
}
