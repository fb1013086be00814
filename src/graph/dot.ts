import { COLORS, INK, LINE } from './colors.js';
import { arrowId, idOf, stateId } from './ids.js';
import type { Arrow, DrawnState, Picture } from './picture.js';

/** The node from which an arrow leads to the state in which calls begin. */
export const START = 'start-of-calls';

/** The tree as a Graphviz graph. Its elements have the ids of stateId and arrowId. */
export function toDot({ start, states, arrows }: Picture): string {
  // The writing is as wide as Graphviz reckons in Helvetica only, without having any fonts.
  const lines = [
    'graph [bgcolor=transparent, nodesep=0.25, ranksep=0.5]',
    `node [fontname=Helvetica, fontsize=14, fontcolor="${INK}", shape=box, style="rounded,filled", penwidth=1.5, margin="0.13,0.08", height=0.4]`,
    `edge [fontname=Helvetica, fontsize=12, fontcolor="${LINE}", color="${LINE}", penwidth=1.5, arrowsize=0.75]`,
    `"${START}" [id="${START}", label="", shape=circle, fixedsize=true, width=0.18, height=0.18, fillcolor="${LINE}", color="${LINE}"]`,
    ...states.map(node),
    `"${START}" -> "${idOf(start)}"`,
    ...arrows.map(edge),
  ];
  return ['digraph {', ...lines.map((line) => `  ${line}`), '}', ''].join('\n');
}

function node({ name, role, does, last }: DrawnState): string {
  const { fill, border } = COLORS[role];
  const small = does && `<br/><font point-size="11">${html(does)}</font>`;
  const attributes = [
    `id="${stateId(name)}"`,
    `label=<${html(name)}${small}>`,
    `fillcolor="${fill}"`,
    `color="${border}"`,
    ...(last ? ['peripheries=2'] : []),
  ];
  return `"${idOf(name)}" [${attributes.join(', ')}]`;
}

function edge({ from, to, label, rest }: Arrow, _index: number, arrows: readonly Arrow[]): string {
  const opposite = arrows.some((other) => other.from === to && other.to === from);
  const attributes = [
    `id="${arrowId(from, to)}"`,
    // Spaces keep a label from the line, and lines that run side by side apart.
    ...(label || opposite ? [`label=" ${label} "`] : []),
    ...(rest ? ['style=dashed'] : []),
  ];
  return `"${idOf(from)}" -> "${idOf(to)}" [${attributes.join(', ')}]`;
}

function html(words: string): string {
  return words.replace(/\s/gu, ' ').replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);
}
