import { textOf, type XmlElement } from '../phone/xml.js';
import { toMermaid } from './mermaid.js';
import type { Arrow, DrawnState, Picture } from './picture.js';
import { elementsOf } from './read-twiml.js';

export const BEGIN = '<!-- tree:begin -->';
export const END = '<!-- tree:end -->';
const SHORT = 48;

/**
 * A text with the tree's picture and table between its marks, in place of what is there.
 * @throws Error if the text lacks the marks
 */
export function writeTree(text: string, picture: Picture): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) {
    throw new Error(`there is no place for the tree: add the lines ${BEGIN} and ${END} where it is to stand`);
  }
  const section = `\`\`\`mermaid\n${toMermaid(picture)}\`\`\`\n\n${toTable(picture)}`;
  return `${text.slice(0, begin + BEGIN.length)}\n${section}${text.slice(end)}`;
}

/** The states as a Markdown table: what each does on entering and on leaving. */
function toTable({ states, arrows }: Picture): string {
  const rows = states.map((state) => {
    const ways = arrows.filter(({ from }) => from === state.name);
    return [state.name, describeVerbs(state.verbs).join(', '), leaving(state, ways)].map(cell);
  });
  const header = [
    ['state', 'on entering', 'on leaving'],
    ['---', '---', '---'],
  ];
  return [...header, ...rows].map((row) => `| ${row.join(' | ')} |\n`).join('');
}

function leaving({ last }: DrawnState, ways: readonly Arrow[]): string {
  if (last) return 'the end';
  const straight = ways.length > 1 ? '' : 'goes straight on to ';
  return ways.map(({ label, to }) => (label === '' ? `${straight}${to}` : `${label}: ${to}`)).join(' · ');
}

function cell(words: string): string {
  return words.replace(/\s+/g, ' ').replace(/[|\\<>*_`]/g, '\\$&');
}

/** What verbs do, a few words each: `says "Welcome"`, `waits for a key`. */
export function describeVerbs(verbs: readonly XmlElement[]): string[] {
  return verbs.flatMap((verb) => {
    const text = textOf(verb);
    const does: Record<string, string[]> = {
      Say: [`says "${shorten(text)}"`],
      Play: [`plays ${text}`],
      Gather: [...describeVerbs(elementsOf(verb)), `waits for ${awaited(verb)}`],
      Record: ['records a message'],
      Enqueue: [`queues in ${text}`],
      Dial: [`dials ${text}`],
      Hangup: ['hangs up'],
      Redirect: [`goes on at ${text}`],
      Pause: [],
    };
    return does[verb.name] ?? [`<${verb.name}>`];
  });
}

function awaited({ attributes }: XmlElement): string {
  const keys = attributes['numDigits'] === '1' ? 'a key' : 'keys';
  const input = attributes['input'] ?? 'dtmf';
  if (!input.includes('speech')) return keys;
  return input.includes('dtmf') ? `${keys} or speech` : 'speech';
}

/** Whole words, and dots for the others. */
function shorten(text: string): string {
  return text.length <= SHORT ? text : `${text.slice(0, SHORT).replace(/\W*\s\S*$/, '')} …`;
}
