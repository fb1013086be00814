import { KEYS, type Key } from '../pretend.js';

/** What a prompt says about keys. */
export interface Said {
  keys: ReadonlySet<Key>;
  /** Whether it says what any other key does. */
  others: boolean;
  /** Where it says a key first and then what it is for, in its words: `Press one to`. */
  keyFirst: readonly string[];
}

const WORDS = new Map<string, Key>([
  ['zero', '0'],
  ['one', '1'],
  ['two', '2'],
  ['three', '3'],
  ['four', '4'],
  ['five', '5'],
  ['six', '6'],
  ['seven', '7'],
  ['eight', '8'],
  ['nine', '9'],
  ['star', '*'],
  ['asterisk', '*'],
  ['pound', '#'],
  ['hash', '#'],
  ...KEYS.map((key): [string, Key] => [key, key]),
]);

// "1" but not "10", "1-800" or "1.5"; "one" but not "one of these" or "one more time".
const NAME = `(?:${[...WORDS.keys()].map((word) => word.replace('*', '\\*')).join('|')})`;
const KEY = `(?:the )?(?:key |number )?${NAME}(?!\\w|[-.]\\d| of\\b| more\\b)(?: key| sign)?`;
const AND = '(?:, (?:or |and )?| or | and )';
/** `press one`, `press 1, 2 or 3` */
const PRESSED = `\\bpress(?:ing)? ${KEY}(?:${AND}${KEY})*`;
const FIRST_PRESSED = new RegExp(PRESSED, 'i');
const KEY_FIRST = new RegExp(`${PRESSED} (?:to|for)\\b`, 'gi');
/** Also `, two for support` and `for support, two`, where a key was pressed before. */
const ALL_PRESSED = new RegExp(`${PRESSED}|${AND}${KEY} (?:for|to)\\b|, ${KEY}(?=[,;.!?]|$)`, 'gi');
const EACH_NAME = new RegExp(`(?<!\\w)${NAME}(?!\\w)`, 'gi');

/** What the words of a Say, in English, say about keys. */
export function keysSaid(words: string): Said {
  const prompt = words.replace(/\s+/g, ' ');
  const keys = new Set<Key>();
  // A sentence at a time, as in the next one a number is just a number again.
  for (const sentence of prompt.split(/(?<=[.!?]) /)) {
    const begin = sentence.search(FIRST_PRESSED);
    if (begin < 0) continue;
    for (const [pressed] of sentence.slice(begin).matchAll(ALL_PRESSED)) {
      for (const [name] of pressed.matchAll(EACH_NAME)) {
        const key = WORDS.get(name.toLowerCase());
        if (key !== undefined) keys.add(key);
      }
    }
  }
  const keyFirst = [...prompt.matchAll(KEY_FIRST)].map(([phrase]) => phrase);
  return { keys, others: /\bany (?:other )?key\b/i.test(prompt), keyFirst };
}
