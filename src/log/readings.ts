/** A text after its escapes were undone. */
export interface Reading {
  text: string;
  /** For each code unit its index in the original text, and at the end the length of the original text. */
  starts: readonly number[];
}

interface Escape {
  pattern: RegExp;
  /** The characters that a match stands for. Throws if it is malformed. */
  undo: (match: RegExpExecArray) => string;
}

/** An error's message may quote a URL in JSON, or a URL in a URL: two escapes are undone. */
const MAX_DEPTH = 2;

// Each match has a bounded length, so the time is linear.
const ESCAPES: readonly Escape[] = [
  {
    // One character of UTF-8 in percent-encoding.
    pattern:
      /%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[\da-f](?:%[89ab][\da-f]){3}/gi,
    undo: ([match]) => decodeURIComponent(match),
  },
  {
    // JSON and JavaScript.
    pattern: /\\(?:u([\da-f]{4})|u\{([\da-f]{1,6})\}|x([\da-f]{2})|(.))/gis,
    undo([, unit, point, byte, letter]) {
      const hex = unit ?? byte;
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (point !== undefined) return String.fromCodePoint(Number.parseInt(point, 16));
      return letter === undefined || 'bfnrtv0'.includes(letter) ? ' ' : letter;
    },
  },
  {
    // XML, which is what TwiML is.
    pattern: /&(?:#(\d{1,7})|#x([\da-f]{1,6})|amp|lt|gt|quot|apos);/gi,
    undo([, decimal, hex]) {
      const point = decimal ?? (hex && `0x${hex}`);
      return point === undefined ? ' ' : String.fromCodePoint(Number(point));
    },
  },
];

/** The text as it is, and with its percent-encoding and its JSON and XML escapes undone, in each order. */
export function readingsOf(text: string): Reading[] {
  const original = { text, starts: Array.from({ length: text.length + 1 }, (_, index) => index) };
  const readings: Reading[] = [original];
  let last: Reading[] = [original];
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    last = last.flatMap((reading) => ESCAPES.flatMap((kind) => unescaped(reading, kind)));
    readings.push(...last);
  }
  return readings;
}

/** The text with these escapes undone; nothing if it has no such escape. */
function unescaped({ text, starts }: Reading, { pattern, undo }: Escape): Reading[] {
  const parts: string[] = [];
  const partStarts: number[] = [];
  let copied = 0;
  function copyTo(end: number) {
    parts.push(text.slice(copied, end));
    for (; copied < end; copied++) partStarts.push(starts[copied] ?? 0);
  }
  for (const match of text.matchAll(pattern)) {
    copyTo(match.index);
    const meaning = attempt(() => undo(match)) ?? match[0];
    parts.push(meaning);
    for (let unit = 0; unit < meaning.length; unit++) partStarts.push(starts[match.index] ?? 0);
    copied = match.index + match[0].length;
  }
  if (copied === 0) return [];
  copyTo(text.length);
  partStarts.push(starts[text.length] ?? 0);
  return [{ text: parts.join(''), starts: partStarts }];
}

function attempt(undo: () => string): string | undefined {
  try {
    return undo();
  } catch {
    return undefined;
  }
}
