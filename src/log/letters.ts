/** The letters and digits of a text, in lower case and without accents, and where each was. */
export interface Letters {
  letters: string;
  /** For each letter the index in the text at which its character begins, and at which it ends. */
  begins: number[];
  ends: number[];
}

/**
 * The letters and digits of a text: two spellings of a word or a number have the same, however they are
 * capitalized, spaced or punctuated.
 */
export function lettersOf(text: string): Letters {
  const parts: string[] = [];
  const begins: number[] = [];
  const ends: number[] = [];
  let index = 0;
  for (const character of text) {
    const end = index + character.length;
    const folded = fold(character);
    parts.push(folded);
    for (let unit = 0; unit < folded.length; unit++) {
      begins.push(index);
      ends.push(end);
    }
    index = end;
  }
  return { letters: parts.join(''), begins, ends };
}

function fold(character: string): string {
  if (character < '\u0080') return /[a-z\d]/i.test(character) ? character.toLowerCase() : '';
  // By way of the upper case, as some characters have the same one: ß and ss, ς and σ.
  const plain = character.normalize('NFKD').toUpperCase().toLowerCase();
  return plain.replace(/[^\p{L}\p{N}]/gu, '');
}
