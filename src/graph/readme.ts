import { toMermaid } from './mermaid.js';
import type { Arrow, DrawnState, Picture } from './picture.js';
import { describeVerbs } from './verbs.js';

export const BEGIN = '<!-- tree:begin -->';
export const END = '<!-- tree:end -->';

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
export function toTable({ states, arrows }: Picture): string {
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
  return ways
    .map(({ label, to }) => (label === '' ? `goes straight on to ${to}` : `${label}: ${to}`))
    .join(' · ');
}

function cell(words: string): string {
  return words.replace(/\s+/g, ' ').replace(/[|\\<>*_`]/g, '\\$&');
}
