import { KEYS, type Key } from '../phone/events.js';

/** The keys that a prompt mentions, in one of the languages below. */
export interface SpokenKeys {
  /** Keys that the prompt certainly tells callers to press. */
  promised: ReadonlySet<Key>;
  /** Keys that appear anywhere in the prompt, as a digit or as a word. */
  mentioned: ReadonlySet<Key>;
  /** The prompt mentions keys without naming them, such as "any other key". */
  others: boolean;
  /** Promised keys that repeat something or go back. */
  again: ReadonlySet<Key>;
  /** Phrases that name the key before the choice: `Press one to`. */
  keyFirst: readonly string[];
}

/** English, German, Spanish, French, Portuguese, Italian, Dutch. */
const NAMES: Record<Key, string> = {
  '1': 'one|eins|uno|una|un|une|um|uma|een|één',
  '2': 'two|zwei|zwo|dos|deux|dois|duas|due|twee',
  '3': 'three|drei|tres|trois|três|tre|drie',
  '4': 'four|vier|cuatro|quatre|quatro|quattro',
  '5': 'five|fünf|cinco|cinq|cinque|vijf',
  '6': 'six|sechs|seis|sei|zes',
  '7': 'seven|sieben|siete|sept|sete|sette|zeven',
  '8': 'eight|acht|ocho|huit|oito|otto',
  '9': 'nine|neun|nueve|neuf|nove|negen',
  '0': 'zero|oh|null|cero|zéro|nul',
  '*': 'star|asterisk|stern|sterntaste|asterisco|estrella|estrela|étoile|ster|sterretje|stella',
  '#': 'pound|hash|raute|rautetaste|doppelkreuz|numeral|almohadilla|gato|dièse|cardinal|jogo da velha|cancelletto|hekje',
};
const PRESS = `press|pressing|push|dial|hit|drücken sie|drücke|wählen sie|oprima|pulse|presione|presiona|marque|marca
  |appuyez sur|appuyez|tapez|composez|pressione|aperte|tecle|digite|disque|prema|premere|premi|digiti|toets|druk op|druk`;
const FILLERS = `the|key|number|button|die|taste|ziffer|auf|bitte|el|la|le|tecla|número|numero|o|a|sur|touche|il|tasto|de|toets|nummer`;
const JOIN = '\\s*(?:,|,?\\s*(?:or|and|oder|und|o|y|ou|et|e|of|en))\\s*';
const OTHERS =
  /\b(any|other) (other )?(key|button|digit)|beliebige|andere taste|cualquier|otra tecla|autre touche|n'importe|qualquer|outra tecla|qualsiasi|altro tasto|andere toets/i;
const AGAIN =
  /again|repeat|replay|once more|menu|back|return|listen|hear|wiederhol|erneut|noch ?mal|noch einmal|zurück|menü|repetir|repita|otra vez|de nuevo|volver|regresar|escuchar|oír|répét|réécout|retour|encore|voltar|ouvir|novamente|ripet|riascolt|torn|herhal|terug|opnieuw|nogmaals/i;

const NAME = `(?:${Object.values(NAMES).join('|')}|[0-9*#])`;
const KEY = `(?:(?:${FILLERS})\\s+)*${NAME}(?![\\p{L}\\d]|[-.,:]?\\d|\\s+(?:of\\b|more\\b|time\\b|${NAME}(?!\\p{L})))(?:[- ](?:key|sign|taste))?`;
const PROMISE = new RegExp(
  `(?<![\\p{L}])(?:${PRESS.replace(/\s*\n\s*/g, '')})\\s+${KEY}(?:${JOIN}${KEY})*(\\s+(?:to|for|um|für|para|pour|per|voor)(?!\\p{L}))?`,
  'giu',
);
/** Matches `, two for sales` after a promise in the same sentence. */
const LISTED = new RegExp(
  `[,;]\\s*(?:and\\s+|or\\s+)?${KEY}\\s+(?:for|to|für|para|pour|per|voor)(?!\\p{L})`,
  'giu',
);
const EACH = KEYS.map((key): [Key, RegExp] => {
  const literal = /\d/.test(key) ? `(?<!\\d)${key}(?!\\d)` : `[${key}]`;
  return [key, new RegExp(`(?<!\\p{L})(?:${NAMES[key]})(?!\\p{L})|${literal}`, 'iu')];
});
const RANGE = new RegExp(`(${NAME})\\s*(?:-|–|through|thru|to|bis|a|al|à|até|tot|hasta)\\s*(${NAME})`, 'giu');

const MOST_KNOWN = 20_000;
const known = new Map<string, SpokenKeys>();

export function spokenKeys(prompt: string): SpokenKeys {
  const before = known.get(prompt);
  if (before) return before;
  if (known.size > MOST_KNOWN) known.clear();
  const keys = read(prompt);
  known.set(prompt, keys);
  return keys;
}

function read(prompt: string): SpokenKeys {
  const [promised, again, keyFirst] = [new Set<Key>(), new Set<Key>(), [] as string[]];
  for (const sentence of prompt.split(/(?<=[.!?])\s+/)) {
    const found = [...sentence.matchAll(PROMISE)];
    const [first] = found;
    if (first === undefined) continue;
    for (const [phrase, purpose] of found) if (purpose !== undefined) keyFirst.push(phrase.trim());
    const listed = [...sentence.slice(first.index).matchAll(LISTED)];
    for (const key of [...found, ...listed].flatMap(([phrase]) => named(phrase))) {
      promised.add(key);
      if (AGAIN.test(sentence)) again.add(key);
    }
  }
  const mentioned = new Set(named(prompt));
  for (const [, from = '', to = ''] of prompt.matchAll(RANGE)) {
    const [low = 0, high = -1] = [...named(from), ...named(to)].map(Number);
    for (const key of KEYS) if (Number(key) >= low && (Number(key) <= high || high === 0)) mentioned.add(key);
  }
  return { promised, mentioned, again, keyFirst, others: OTHERS.test(prompt) };
}

function named(words: string): Key[] {
  return EACH.flatMap(([key, pattern]) => (pattern.test(words) ? key : []));
}
