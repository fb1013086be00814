import { groupBy } from './group.js';
import { type Input, KEYS } from './pretend.js';

/** The last inputs that anybody gives a meaning to. */
const LAST: readonly Input[] = ['silence', '*', '#'];

/**
 * Where input without a meaning leads, such as to an error; undefined where nothing is known. Two of silence,
 * star and pound settle it; else it is where most inputs lead, or silence, if there is no most.
 * Left out are inputs whose meaning is known.
 */
export function otherwise(
  leads: (input: Input) => string | undefined,
  known: ReadonlySet<Input> = new Set(),
): string | undefined {
  const settled = most(LAST);
  return settled && settled.inputs > 1 ? settled.target : most(['silence', ...KEYS])?.target;

  /** The target of most of these inputs; of several, that of the first input. */
  function most(inputs: readonly Input[]) {
    const groups = groupBy(
      inputs.filter((input) => !known.has(input)),
      leads,
    );
    groups.delete(undefined);
    return [...groups]
      .map(([target, group]) => ({ target, inputs: group.length }))
      .toSorted((one, other) => other.inputs - one.inputs)[0];
  }
}
