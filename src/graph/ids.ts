/**
 * A unique id of letters, digits and underscores, valid in Mermaid, DOT and SVG. `_` becomes `__`, and any other
 * character its code point in hexadecimal: `opening hours` becomes `opening_20_hours`.
 */
export function idOf(name: string): string {
  return name.replace(/[^a-z0-9]/giu, (character) =>
    character === '_' ? '__' : `_${character.codePointAt(0)?.toString(16)}_`,
  );
}

/** The id of a state in the SVG. */
export function stateId(name: string): string {
  return `state-${idOf(name)}`;
}

/** The id of an arrow in the SVG. */
export function arrowId(from: string, to: string): string {
  return `edge-${idOf(from)}-${idOf(to)}`;
}
