/** The letters and digits of a text, in lower case and without accents, and their places in the text. */
export interface Letters {
  letters: string;
  /** For each letter, where its character begins and ends in the text. */
  begins: number[];
  ends: number[];
}

/** The letters and digits of a text. They are the same in each spelling of a word or number. */
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
  // Upper case first: ß and ss have the same upper case, as do ς and σ.
  const plain = character.normalize('NFKD').toUpperCase().toLowerCase();
  return plain.replace(/[^\p{L}\p{N}]/gu, '');
}
