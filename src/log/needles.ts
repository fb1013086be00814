import { lettersOf } from './letters.js';

/** The private values to look for among the letters and digits of a text. */
export interface Needles {
  /** Hidden everywhere, even inside a word. */
  anywhere: Set<string>;
  /** Short: hidden as a whole word or a whole number. */
  alone: Set<string>;
  /** Two capitals, such as the states CA and ME: hidden as a whole word, and in capitals only. */
  codes: Set<string>;
  /** Every FRAGMENT letters of a long text: a part of a sentence is private too. */
  fragments: Set<string>;
}

const FRAGMENT = 10;
/** A number without its country code is hidden too. */
const NUMBER_TAIL = 7;
const LONGEST_NUMBER = 20;

/** The needles for these values. A single letter or digit has no needle: one key is not private. */
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
