import { KEYS, type Key } from '../phone/events.js';
import type { Position, Step } from './played.js';
import { type SpokenKeys, spokenKeys } from './spoken-keys.js';

/** A position that waits for one key, as the caller finds it. */
export interface Menu {
  position: Position;
  said: SpokenKeys;
  /** Where each key leads, in the order in which people count; a key that the Gather keeps leads where silence does. */
  leads: ReadonlyMap<Key, Lead>;
  /** Where a key without a meaning leads, such as to an error. */
  other: Lead | undefined;
  /** The keys that lead elsewhere, unless any digit does. */
  choices: readonly Key[];
}

/** Where an input leads: the names of the states, and the step. */
export interface Lead {
  way: string;
  step: Step;
}

/** The keys in the order in which people count. */
export const IN_ORDER = KEYS.toSorted((one, other) => rank(one) - rank(other));

export function menuAt(position: Position): Menu | undefined {
  const { asks } = position.heard.ways;
  if (!asks.some(({ kind }) => kind === 'key') || position.steps.some(({ fault }) => fault)) return undefined;
  const ways = new Map<string, Lead>();
  for (const step of position.steps) {
    const { ask, passed = [], state } = step;
    if (ask?.kind !== 'key' && ask?.kind !== 'silence') continue;
    const way = JSON.stringify([...passed, state]);
    const before = ways.get(ask.label);
    // An input may lead to several places, such as by day and by night.
    if (!before) ways.set(ask.label, { way, step });
    else if (!before.way.includes(way)) ways.set(ask.label, { way: before.way + way, step: before.step });
  }
  const silence = ways.get('silence');
  const leads = new Map<Key, Lead>();
  for (const key of IN_ORDER) {
    const lead = ways.get(key) ?? silence;
    if (lead) leads.set(key, lead);
  }
  const said = spokenKeys(position.heard.document.text);
  const meaningless = [
    silence,
    ...KEYS.filter((key) => !said.promised.has(key) && ways.has(key)).map((key) => leads.get(key)),
  ];
  const other = most([silence, ...['*', '#'].map((key) => ways.get(key))], 2) ?? most(meaningless, 1);
  const digits = new Set(IN_ORDER.slice(0, 10).map((key) => leads.get(key)?.way));
  const choices = IN_ORDER.filter((key) => {
    const lead = ways.get(key);
    return lead?.step.state !== undefined && lead.way !== other?.way && (digits.size > 1 || rank(key) > 10);
  });
  return { position, said, leads, other, choices };
}

/** The most frequent of these if it occurs often enough; of several, the first. */
function most(leads: readonly (Lead | undefined)[], least: number): Lead | undefined {
  const known = leads.filter((lead) => lead !== undefined);
  const count = ({ way }: Lead) => known.filter((lead) => lead.way === way).length;
  const [first] = known.toSorted((one, other) => count(other) - count(one));
  return first && count(first) >= least ? first : undefined;
}

function rank(key: Key): number {
  return key === '0' ? 10 : key === '*' ? 11 : key === '#' ? 12 : Number(key);
}

/** Keys as people list them: `1–3, 5, #`. */
export function listKeys(keys: readonly string[]): string {
  const runs: string[][] = [];
  for (const key of keys) {
    const run = runs.at(-1);
    if (run && Number(run.at(-1)) + 1 === Number(key)) run.push(key);
    else runs.push([key]);
  }
  return runs.flatMap((run) => (run.length > 2 ? `${run[0]}–${run.at(-1)}` : run)).join(', ');
}
