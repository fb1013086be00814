import { lettersOf } from './letters.js';
import { type Needles, needlesFor } from './needles.js';
import { type Reading, readingsOf } from './readings.js';

/** Cuts the text to the limit, and replaces its private parts by (hidden). */
export type Redact = (text: string, limit: number) => string;

/** The text is read this far beyond the limit, so that a private value at the limit is recognized. */
const MARGIN = 200;

/** The user and password in a URL, even if the text was cut inside them. */
const CREDENTIALS = /:\/\/[^\s/@]+(?:@|…$)/g;
const RECORDING = /\/Recordings\/[^\s"'<>]+/g;
/** A phone number or a card number. */
const LONG_NUMBER = /(?<!\w)\+?\d{3,}(\d{4})(?!\w)/g;

/** Hides these values in every spelling, and all passwords in URLs, recordings and long numbers. */
export function redactor(values: Iterable<string>): Redact {
  const needles = needlesFor(values);
  return function redact(text, limit) {
    const seen = text.slice(0, limit + MARGIN);
    const hidden = new Uint8Array(seen.length);
    for (const reading of readingsOf(seen)) hide(needles, reading, hidden);
    const shown = withoutHidden(seen.slice(0, limit), hidden);
    return `${shown}${text.length > limit ? '…' : ''}`
      .replace(CREDENTIALS, '://')
      .replace(RECORDING, '/Recordings/(hidden)')
      .replace(LONG_NUMBER, '…$1');
  };
}

/** Marks in `hidden` the characters of the original text that spell a needle. */
function hide({ anywhere, alone, codes, fragments }: Needles, reading: Reading, hidden: Uint8Array): void {
  const { text, starts } = reading;
  const { letters, begins, ends } = lettersOf(text);

  function* find(needle: string) {
    for (let at = letters.indexOf(needle); at !== -1; at = letters.indexOf(needle, at + 1)) {
      yield { begin: begins[at] ?? 0, end: ends[at + needle.length - 1] ?? 0 };
    }
  }
  const mark = (begin: number, end: number) => void hidden.fill(1, starts[begin], starts[end]);

  for (const needle of anywhere) for (const { begin, end } of find(needle)) mark(begin, end);
  for (const needle of alone) {
    for (const { begin, end } of find(needle)) if (standsAlone(text, needle, begin, end)) mark(begin, end);
  }
  for (const code of codes) {
    for (const { begin, end } of find(code.toLowerCase())) {
      if (text.slice(begin, end) === code && standsAlone(text, code, begin, end)) mark(begin, end);
    }
  }
  const length = fragments.values().next().value?.length;
  if (length === undefined) return;
  for (let at = 0; at + length <= letters.length; at++) {
    if (fragments.has(letters.slice(at, at + length))) mark(begins[at] ?? 0, ends[at + length - 1] ?? 0);
  }
}

/** True if the needle is not a part of a longer word or number. */
function standsAlone(text: string, needle: string, begin: number, end: number): boolean {
  const part = /^\d+$/.test(needle) ? /\d/ : /[\p{L}\p{N}]/u;
  return !part.test(text.charAt(begin - 1)) && !part.test(text.charAt(end));
}

function withoutHidden(text: string, hidden: Uint8Array): string {
  const parts: string[] = [];
  for (let begin = 0, end = 0; begin < text.length; begin = end) {
    while (end < text.length && hidden[end] === hidden[begin]) end++;
    parts.push(hidden[begin] === 1 ? '(hidden)' : text.slice(begin, end));
  }
  return parts.join('');
}
