/** The id of a state's element in the picture. */
export function stateId(name: string): string {
  return `state-${idOf(name)}`;
}

/** The id of the element of the arrow from one state to another in the picture. */
export function arrowId(from: string, to: string): string {
  return `edge-${idOf(from)}-${idOf(to)}`;
}

/** Letters and digits stay, `_` is doubled, and any other character is its number between two of them. */
function idOf(name: string): string {
  return name.replace(/[^a-z0-9]/giu, (character) =>
    character === '_' ? '__' : `_${character.codePointAt(0)?.toString(16)}_`,
  );
}
