import { KEYS, type Key } from '../phone/events.js';
import type { Position, Step } from './played.js';
import { type SpokenKeys, spokenKeys } from './spoken-keys.js';

/** A position that waits for one key. */
export interface Menu {
  position: Position;
  said: SpokenKeys;
  /** Where each key leads, in the order of IN_ORDER. A key in finishOnKey leads where silence leads. */
  leads: ReadonlyMap<Key, Lead>;
  /** Where a key without a meaning leads, such as to an error message. */
  other: Lead | undefined;
  /** The keys that lead elsewhere. No digits if all digits lead to the same place. */
  choices: readonly Key[];
}

/** Where an input leads. `path` holds the names of the states as JSON. */
interface Lead {
  path: string;
  step: Step;
}

const DIGITS: readonly Key[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'];
/** The keys in counting order: 1 to 9, 0, *, #. */
export const IN_ORDER: readonly Key[] = [...DIGITS, '*', '#'];

export function menuAt(position: Position): Menu | undefined {
  const { heard, steps } = position;
  if (!heard.paths.results.some(({ kind }) => kind === 'key') || steps.some(({ fault }) => fault))
    return undefined;
  const byInput = new Map<string, Lead>();
  for (const step of steps) {
    const { result, passed = [], state } = step;
    if (result?.kind !== 'key' && result?.kind !== 'silence') continue;
    const path = JSON.stringify([...passed, state]);
    const before = byInput.get(result.label);
    // An input can lead to several places, such as one by day and one by night.
    if (!before) byInput.set(result.label, { path, step });
    else if (!before.path.includes(path)) byInput.set(result.label, { ...before, path: before.path + path });
  }
  const silence = byInput.get('silence');
  const leads = new Map(
    IN_ORDER.flatMap((key): [Key, Lead][] => {
      const lead = byInput.get(key) ?? silence;
      return lead ? [[key, lead]] : [];
    }),
  );
  const said = spokenKeys(heard.document.text);
  const unpromised = KEYS.filter((key) => !said.promised.has(key)).map((key) => byInput.get(key));
  const other = most([silence, byInput.get('*'), byInput.get('#')], 2) ?? most([silence, ...unpromised], 1);
  const isOneWay = new Set(DIGITS.map((key) => leads.get(key)?.path)).size === 1;
  const choices = IN_ORDER.filter((key) => {
    const lead = byInput.get(key);
    const isChoice = lead?.step.state !== undefined && lead.path !== other?.path;
    return isChoice && !(isOneWay && DIGITS.includes(key));
  });
  return { position, said, leads, other, choices };
}

/** The most frequent lead if it occurs at least this often. In a tie, the first one. */
function most(leads: readonly (Lead | undefined)[], least: number): Lead | undefined {
  const known = leads.filter((lead) => lead !== undefined);
  const count = ({ path }: Lead) => known.filter((lead) => lead.path === path).length;
  const [first] = known.toSorted((one, other) => count(other) - count(one));
  return first && count(first) >= least ? first : undefined;
}

/** A list of keys as text: `1–3, 5, #`. */
export function listKeys(keys: readonly string[]): string {
  const runs: string[][] = [];
  for (const key of keys) {
    const run = runs.at(-1);
    if (run && Number(run.at(-1)) + 1 === Number(key)) run.push(key);
    else runs.push([key]);
  }
  return runs.flatMap((run) => (run.length > 2 ? `${run[0]}–${run.at(-1)}` : run)).join(', ');
}
