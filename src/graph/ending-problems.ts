import type { Played, Position, Step } from './played.js';
import { type Finding, problem } from './problem.js';

/** Verbs that connect the caller with a person, or take a message. */
const SERVES = ['Dial', 'Enqueue', 'Record', 'Connect', 'Refer'];
/** By the last event of the call: how a message describes a caller who does not expect the call to end. */
const INPUT: Record<string, string> = {
  key: 'presses a key',
  number: 'types a number',
  speech: 'says something',
  wait: 'stays silent',
  silence: 'stays silent',
};
const CUT_OFF: Record<string, string> = {
  ...INPUT,
  recording: 'has left a message',
  busy: 'finds the number busy',
  'no-answer': 'is not answered',
  failed: 'cannot be put through',
  'queue-full': 'finds the queue full',
};

/** Calls that end without a word, states that callers cannot leave, and states that no call reaches. */
export function endingProblems(played: Played): Finding[] {
  return [...silentEnds(played), ...noWayOut(played), ...unreachable(played)];
}

function silentEnds({ steps, places }: Played): Finding[] {
  return steps.flatMap((step) =>
    (step.result?.gone ? [] : (step.heard?.paths.ends ?? [])).flatMap(
      ({ words, after, spoken, elsewhere }) => {
        const cause = after ?? causeOf(step);
        const when = spoken || elsewhere ? undefined : CUT_OFF[cause];
        const state = (after === undefined ? step.from?.state : step.state) ?? '';
        const next = places.get(state)?.next;
        // exit-problems.ts reports an exit function that is never called.
        const isUnasked = after !== undefined && step.heard?.paths.results.length === 0 && next === 'asks';
        if (when === undefined || isUnasked) return [];
        const message = `the call ends without a word when the caller ${when}: say why, or lead to a state that goes on`;
        const found = problem('silent-end', state, message, step, words);
        // With `exit: null`, the author wants the call to end here for every result of the Dial.
        const meant = cause === 'recording' || (!(cause in INPUT) && next === null);
        return [meant ? { ...found, severity: 'advice' as const } : found];
      },
    ),
  );
}

/** The event that led to the document. */
function causeOf({ result }: Step): string {
  if (result?.kind === 'dial' || result?.kind === 'queue') return result.label;
  return result?.label === 'nothing said' ? '' : (result?.kind ?? '');
}

function noWayOut(played: Played): Finding[] {
  const free = leadingTo(played, isWayOut);
  const entrances = played.positions.filter(
    (position) => !free.has(position) && !(position.by.from && !free.has(position.by.from)),
  );
  return entrances.map((position) => {
    const inside = new Set([position]);
    for (const { steps } of inside) for (const { to } of steps) if (to) inside.add(to);
    const doubt = [...inside].find((one) => one.doubt !== undefined)?.doubt;
    const what = 'no caller gets from here to an end, a person or a recorder';
    const remedy = 'let a key lead to one';
    return absent(
      'no-way-out',
      position.state,
      what,
      remedy,
      doubt && `as far as was tried: ${doubt}`,
      position.by,
    );
  });
}

function isWayOut({ heard: { document, paths }, steps }: Position): boolean {
  const serves = document.verbs.some(({ name }) => SERVES.includes(name));
  const leaves = () => steps.some(({ to, result }) => !to && !result?.gone);
  return serves || paths.ends.length > 0 || paths.results.length === 0 || leaves();
}

/** The positions from which a call can reach a position that fits. */
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

function unreachable({ places, steps, doubts, rescue }: Played): Finding[] {
  const reached = new Set(steps.flatMap(({ state, passed = [], fault }) => [state, ...passed, fault?.state]));
  const why = [...doubts].slice(0, 3).join('; ');
  const tried = why && `${steps.length} turns were tried, but not all: ${why}`;
  const names = [...places.keys()].filter((name) => !reached.has(name) && name !== rescue);
  const remedy = 'lead here from another state, or remove it';
  return names.map((name) => absent('unreachable', name, 'no call gets here', remedy, tried));
}

/** A problem that something never happens. It is advice if not every call was played. */
function absent(
  kind: 'no-way-out' | 'unreachable',
  state: string,
  what: string,
  remedy: string,
  doubt: string | undefined,
  step?: Step,
): Finding {
  if (!doubt) return problem(kind, state, `${what}: ${remedy}`, step);
  return { ...problem(kind, state, `${what} (${doubt}): ${remedy}`, step), severity: 'advice' };
}
