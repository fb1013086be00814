import { lettersOf } from './letters.js';

/** What to look for among the letters and digits of a text, so as to hide some values. */
export interface Needles {
  /** Hidden wherever they stand. */
  anywhere: Set<string>;
  /** Too short for that: hidden as a whole word, or a whole number. */
  alone: Set<string>;
  /** Two capitals, such as the state CA or ME: hidden as a whole word and as written. */
  codes: Set<string>;
  /** All parts of long texts, each of the same length: a part of what was said is private too. */
  fragments: Set<string>;
}

const FRAGMENT = 10;
/** The last digits of a number are hidden with or without the country code before them. */
const NUMBER_TAIL = 7;
const LONGEST_NUMBER = 20;

/** The needles for these values. A single digit or letter has none: it is one key, or could be any word's. */
export function needlesFor(values: Iterable<string>): Needles {
  const needles = {
    anywhere: new Set<string>(),
    alone: new Set<string>(),
    codes: new Set<string>(),
    fragments: new Set<string>(),
  };
  for (const value of new Set(values)) add(value, needles);
  return needles;
}

function add(value: string, { anywhere, alone, codes, fragments }: Needles): void {
  const { letters } = lettersOf(value);
  const isNumber = /^\d+$/.test(letters);
  // In bytes, as one Chinese character may be a name.
  const size = Buffer.byteLength(letters);
  if (size < 2) return;
  if (isNumber && size < NUMBER_TAIL) alone.add(letters);
  else if (isNumber && size <= LONGEST_NUMBER) {
    for (let from = 0; from <= size - NUMBER_TAIL; from++) anywhere.add(letters.slice(from));
  } else if (size === 2) {
    if (/^\p{Lu}{2}$/u.test(value)) codes.add(value);
  } else if (size < 5) alone.add(letters);
  else if (letters.length < FRAGMENT) anywhere.add(letters);
  else
    for (let at = 0; at + FRAGMENT <= letters.length; at++) fragments.add(letters.slice(at, at + FRAGMENT));
}
