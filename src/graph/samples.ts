import type { World } from './run.js';

/** Numbers to type and words to say, where not all input can be tried. */
export interface Samples {
  numbers: readonly string[];
  words: readonly string[];
}

/** Numbers and words in source code, with which it may compare the caller's input. */
export interface Literals extends Samples {
  /** Lengths of typed numbers, from `\d{5}` and `length === 5`. */
  lengths: readonly number[];
}

const MOST = 40;
const LONGEST = 20;
const USUAL_LENGTHS = [1, 4, 10];
/** A word and numbers that no tree knows. */
const NO_WORD = 'xylophone';
const NO_NUMBERS = Array.from({ length: LONGEST + 1 }, (_, length) =>
  '7294615083'.repeat(3).slice(0, length),
);
/** A number of this length that no tree knows. */
export function inventedNumber(length: number): string[] {
  return NO_NUMBERS.slice(length, length + 1);
}

export const INVENTED: ReadonlySet<string> = new Set([NO_WORD, ...NO_NUMBERS.slice(2)]);
const MOST_NAMED = 4;
const HOURS = ['11', '03', '07', '09', '13', '15', '17', '19', '22'];
/** The From that Twilio sends for a withheld number. */
const WITHHELD = '+266696687';

/** The samples for a state: its `tries`, invented input, and the literals of its exit and of the tree's file. */
export function samplesFor(tries: readonly string[], exit: Literals, file: Literals): Samples {
  const typed = tries.filter((one) => /^[\d*#]+$/.test(one));
  const lengths = [...new Set([...exit.lengths, ...USUAL_LENGTHS, ...file.lengths])].slice(0, MOST / 2);
  const invented = lengths.map((length) => NO_NUMBERS[length] ?? '');
  const said = tries.filter((one) => !typed.includes(one));
  return {
    numbers: [...new Set([...typed, ...[...invented, ...exit.numbers, ...file.numbers].slice(0, MOST)])],
    words: [...new Set([...said, ...[NO_WORD, ...exit.words, ...file.words].slice(0, MOST)])],
  };
}

export function literalsIn(source: string): Literals {
  const found = source.matchAll(
    /\{(\d{1,2})(?:,(\d{0,2}))?\}|(?:length|numDigits)['"]?\s*[=!<>:]=*\s*(\d{1,2})/g,
  );
  const written = [...source.matchAll(/(?<![\w.+-])\d{2,20}(?![\w.-])/g)].map(([number]) => number);
  const lengths = [...found].flatMap(([, ...groups]) => groups.filter(Boolean).map(Number));
  return {
    numbers: [...patternsIn(source).flatMap(matching), ...written],
    words: wordsIn(source),
    lengths: lengths.filter((length) => length > 0 && length <= LONGEST),
  };
}

/** The times and numbers to try: in and out of office hours, callers of several countries, a withheld number. */
export function worldOf(source: string): World {
  const dates = [...source.matchAll(/20\d\d-\d\d-\d\d/g)].map(([date]) => date);
  const zone = zoneIn(source);
  const time = [
    ...HOURS.map((hour) => momentAt(`2026-07-07T${hour}:30`, zone)),
    ...['2026-07-11', '2026-07-12', '2026-12-25'].map((date) => momentAt(`${date}T11:00`, zone)),
    ...dates
      .map((date) => momentAt(`${date}T11:00`, zone))
      .filter((date) => Number.isFinite(date.getTime()))
      .slice(0, MOST_NAMED),
  ];
  const named = [...source.matchAll(/\+[1-9]\d{6,14}\b/g)].map(([number]) => number).slice(0, MOST_NAMED);
  return { time, from: [...new Set(['+15551234567', '+447700900123', WITHHELD, ...named])] };
}

/** The time zone that a tree names, such as `'America/Denver'`; undefined for this computer's time zone. */
function zoneIn(source: string): string | undefined {
  const named = [...source.matchAll(/(['"`])([A-Z]\w+(?:\/[\w+-]+)+)\1/g)].map(([, , zone = '']) => zone);
  return named.find((timeZone) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone }) !== undefined;
    } catch {
      return false;
    }
  });
}

/** The moment when a time zone's clock shows this. Can be wrong within a day of a daylight saving change. */
function momentAt(clock: string, timeZone: string | undefined): Date {
  const asked = new Date(`${clock}Z`);
  if (Number.isNaN(asked.getTime())) return asked;
  // This locale writes dates as ISO 8601 does.
  const shown = new Date(`${asked.toLocaleString('sv-SE', { timeZone }).replace(' ', 'T')}Z`);
  return new Date(2 * asked.getTime() - shown.getTime());
}

/** The words in the strings and regular expressions of source code. */
export function wordsIn(source: string): string[] {
  const quoted = [...source.matchAll(/(['"`])(\p{L}[\p{L}\d' -]{1,30})\1/gu)].map(([, , word = '']) => word);
  return [...patternsIn(source).flatMap((pattern) => pattern.match(/(?<!\\)\p{L}{2,}/gu) ?? []), ...quoted];
}

/** The regular expressions in some source. A slash within a path follows a letter or a dot. */
function patternsIn(source: string): string[] {
  return [...source.matchAll(/(?<![\w.])\/((?:\\.|[^/\\\n])+)\/[a-z]*/g)].map(([, pattern = '']) => pattern);
}

/** A number that a simple pattern, such as `^[2-4]\d{2}$`, matches. */
function matching(pattern: string): string[] {
  const number = pattern
    .replace(/^\^|\$$/g, '')
    .replace(/\(([^()|]*)\|[^()]*\)/g, '$1')
    .replace(/\[(\d)[^\]]*\]/g, '$1')
    .replaceAll('\\d', '5')
    .replace(/(\d)\{(\d{1,2})[^}]*\}/g, (_all, digit: string, times: string) => digit.repeat(Number(times)));
  return /^\d{2,20}$/.test(number) ? [number] : [];
}
