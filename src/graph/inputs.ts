import type { Edge } from './explore.js';
import { DIGITS, INPUTS, type Input, KEYS } from './pretend.js';

/** Inputs as people list them, `1–3, 5, #, silence`; nothing for an automatic exit. */
export function listInputs(inputs: Iterable<Edge['by']>): string {
  const given = new Set(inputs);
  const ordered = INPUTS.filter((input) => given.has(input));
  if (ordered.length === INPUTS.length) return 'any input';
  if (KEYS.every((key) => given.has(key))) return list('any key', ordered.slice(KEYS.length));
  if (DIGITS.every((key) => given.has(key))) return list('0–9', ordered.slice(DIGITS.length));

  const runs: Input[][] = [];
  for (const input of ordered) {
    const run = runs.at(-1);
    if (run && Number(run.at(-1)) + 1 === Number(input)) run.push(input);
    else runs.push([input]);
  }
  return runs.flatMap((run) => (run.length > 2 ? `${run[0]}–${run.at(-1)}` : run)).join(', ');
}

function list(first: string, others: readonly string[]): string {
  return [first, ...others].join(', ');
}
