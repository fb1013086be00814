import { elementsOf, textOf, type XmlElement } from '../phone/xml.js';
import { toMermaid } from './mermaid.js';
import type { Arrow, DrawnState, Picture } from './picture.js';

const SHORT = 48;

/**
 * Replaces the section `tree` of a Markdown text by the tree's picture and table.
 * @throws Error if the text lacks the marks
 */
export function writeTree(text: string, picture: Picture): string {
  return writeBetween(text, 'tree', `${toFigure(picture)}\n${toTable(picture)}`);
}

/** The tree's picture as a block of Markdown. */
export function toFigure(picture: Picture): string {
  return `\`\`\`mermaid\n${toMermaid(picture)}\`\`\`\n`;
}

/**
 * Replaces the text between two marker comments.
 * @throws Error if the text lacks the marks
 */
export function writeBetween(text: string, name: string, section: string): string {
  const marks = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`] as const;
  const [begin, end] = [text.indexOf(marks[0]), text.indexOf(marks[1])];
  if (begin < 0 || end < begin) {
    throw new Error(
      `there is no place for the picture: add the lines ${marks.join(' and ')} where it is to stand`,
    );
  }
  return `${text.slice(0, begin + marks[0].length)}\n${section}${text.slice(end)}`;
}

/** A Markdown table of what each state does on entering and on leaving. */
function toTable({ states, arrows }: Picture): string {
  const rows = states.map((state) => {
    const outgoing = arrows.filter(({ from }) => from === state.name);
    return [state.name, describeVerbs(state.verbs).join(', '), leaving(state, outgoing)].map(cell);
  });
  const header = [
    ['state', 'on entering', 'on leaving'],
    ['---', '---', '---'],
  ];
  return [...header, ...rows].map((row) => `| ${row.join(' | ')} |\n`).join('');
}

function leaving({ last }: DrawnState, outgoing: readonly Arrow[]): string {
  if (last) return 'the end';
  const straight = outgoing.length > 1 ? '' : 'goes straight on to ';
  return outgoing.map(({ label, to }) => (label === '' ? `${straight}${to}` : `${label}: ${to}`)).join(' · ');
}

function cell(words: string): string {
  return words.replace(/\s+/g, ' ').replace(/[|\\<>*_`]/g, '\\$&');
}

/** A few words for each verb: `says "Welcome"`, `waits for a key`. */
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

/** The first whole words, and dots if there are more. */
function shorten(text: string): string {
  return text.length <= SHORT ? text : `${text.slice(0, SHORT).replace(/\W*\s\S*$/, '')} …`;
}
