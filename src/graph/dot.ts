import { arrowId, idOf, stateId } from './ids.js';
import type { Arrow, DrawnState, Picture } from './picture.js';

/** Fill and border of a state by its role. Light fills with dark text are readable on white and on black pages. */
export const COLORS: Record<DrawnState['role'], { fill: string; border: string }> = {
  says: { fill: '#eaeef2', border: '#8c959f' },
  asks: { fill: '#ddf4ff', border: '#218bff' },
  records: { fill: '#ffe5ec', border: '#d1416e' },
  queues: { fill: '#fff3c4', border: '#bf8700' },
  dials: { fill: '#dafbe1', border: '#2da44e' },
  ends: { fill: '#eaeef2', border: '#57606a' },
  decides: { fill: '#fbefff', border: '#8250df' },
  acts: { fill: '#fff1e5', border: '#bc4c00' },
  missing: { fill: '#ffffff', border: '#cf222e' },
};
export const INK = '#1f2328';
/** The color of lines, visible on white and on black pages. */
const LINE = '#7d8590';
/** With more arrows, Graphviz's layered layout takes too long. */
const MOST_LAYERED = 300;
const LONG_LABEL = 32;

/** The tree as a Graphviz graph, with the ids of stateId and arrowId. */
export function toDot({ start, states, arrows }: Picture): string {
  const layout = arrows.length > MOST_LAYERED ? 'layout=sfdp, overlap=prism, ' : '';
  const lines = [
    `graph [${layout}bgcolor=transparent, nodesep=0.3, ranksep=0.5, outputorder=edgesfirst]`,
    `node [fontname=Helvetica, fontsize=14, fontcolor="${INK}", shape=box, style="rounded,filled", penwidth=1.5, margin="0.13,0.08", height=0.4]`,
    `edge [fontname=Helvetica, fontsize=12, fontcolor="${INK}", color="${LINE}", penwidth=1.5, arrowsize=0.75, class=arrow]`,
    `"start of calls" [id="start-of-calls", label="", shape=circle, fixedsize=true, width=0.18, height=0.18, fillcolor="${LINE}", color="${LINE}"]`,
    ...states.map(node),
    `"start of calls" -> "${idOf(start)}" [id="edge-start"]`,
    ...arrows.map(edge),
  ];
  return ['digraph {', ...lines.map((line) => `  ${line}`), '}', ''].join('\n');
}

function node({ name, role, does, last }: DrawnState): string {
  const { fill, border } = COLORS[role];
  const small = does && `<br/><font point-size="11">${html(does)}</font>`;
  const attributes = [
    `id="${stateId(name)}"`,
    `class="state ${role}"`,
    `label=<${html(name)}${small}>`,
    `fillcolor="${fill}"`,
    `color="${border}"`,
    ...(last ? ['peripheries=2'] : []),
  ];
  return `"${idOf(name)}" [${attributes.join(', ')}]`;
}

function edge({ from, to, label, rest }: Arrow): string {
  // Spaces keep the label away from the line. A long list of inputs is broken into several lines.
  const words = label.length > LONG_LABEL ? text(label).replace(/(.{16,}?), /g, '$1,  \\n  ') : text(label);
  const labeled = label && [`label="  ${words}  "`];
  const attributes = [`id="${arrowId(from, to)}"`, ...labeled, ...(rest ? ['style=dashed'] : [])];
  return `"${idOf(from)}" -> "${idOf(to)}" [${attributes.join(', ')}]`;
}

/** Text for a quoted string, in which backslashes and ampersands are escaped. */
function text(words: string): string {
  return words
    .replace(/[\s\p{C}]/gu, ' ')
    .replace(/[\\"]/g, '\\$&')
    .replaceAll('&', '&amp;');
}

/** Text as HTML, without characters that XML forbids. */
function html(words: string): string {
  return words
    .replace(/[\s\p{C}]/gu, ' ')
    .replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);
}
