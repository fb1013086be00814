import { COLORS, INK, LINE } from './colors.js';
import { arrowId, stateId } from './ids.js';
import type { Picture } from './picture.js';
import { headOf, pathOf, round } from './svg/curve.js';
import type { Box } from './svg/layout.js';
import { HEAD, type Placed, type PlacedArrow, place } from './svg/place.js';

/**
 * The tree as an SVG that needs no other file. Each state is a group with the id that stateId gives and the
 * classes `state` and its role, each arrow one with the id that arrowId gives and the class `arrow`. Colors are
 * attributes, so that a page's style sheet can give them others.
 */
export async function toSvg(picture: Picture): Promise<string> {
  const { bounds, start, states, arrows } = await place(picture);
  const { left, top, right, bottom } = bounds;
  const [x, y, width, height] = [left, top, right - left, bottom - top].map(round);
  const attributes = [
    'xmlns="http://www.w3.org/2000/svg"',
    `viewBox="${x} ${y} ${width} ${height}" width="${width}" height="${height}" role="img"`,
    'font-family="Helvetica, Arial, sans-serif" font-size="14" text-anchor="middle" stroke-width="1.5"',
  ];
  return [
    `<svg ${attributes.join(' ')}>`,
    `<title>A phone tree of ${states.length} states</title>`,
    ...arrows.map(drawArrow),
    ...(start ? [rectangle(start, 0, start.width / 2, `fill="${LINE}"`)] : []),
    ...states.map(drawState),
    // Last, so that no line goes through what is written.
    ...arrows.map(drawKeys),
    '</svg>',
    '',
  ].join('\n');
}

function drawArrow({ arrow, curves }: PlacedArrow): string {
  const id = arrow ? arrowId(arrow.from, arrow.to) : 'edge-start';
  const dashes = arrow?.rest ? ' stroke-dasharray="4 3"' : '';
  const line = `<path d="${pathOf(curves)}" fill="none" stroke="${LINE}"${dashes}/>`;
  return `<g id="${id}" class="arrow">${line}<polygon points="${headOf(curves, HEAD)}" fill="${LINE}"/></g>`;
}

/** Like the caps of a telephone's keys. */
function drawKeys({ arrow, keys }: PlacedArrow): string {
  if (!arrow || !keys) return '';
  const cap = rectangle(keys, 0, 4, `fill="#ffffff" stroke="${LINE}" stroke-width="1"`);
  const id = `keys-${arrowId(arrow.from, arrow.to)}`;
  return `<g id="${id}" class="keys">${cap}${text(keys.x, keys.y + 4, 11, arrow.label)}</g>`;
}

function drawState({ state, box }: Placed['states'][number]): string {
  const { name, role, does, last } = state;
  const { fill, border } = COLORS[role];
  const outer = last ? rectangle(box, 4, 12, `fill="none" stroke="${border}" stroke-width="1"`) : '';
  const inner = rectangle(box, 0, 8, `fill="${fill}" stroke="${border}"`);
  const title = text(box.x, box.y + (does ? -2 : 5), 14, name);
  const small = does && text(box.x, box.y + 12, 11, does);
  return `<g id="${stateId(name)}" class="state ${role}">${outer}${inner}${title}${small}</g>`;
}

function rectangle({ x, y, width, height }: Box, grow: number, radius: number, colors: string): string {
  const [left, top] = [round(x - width / 2 - grow), round(y - height / 2 - grow)];
  const size = `width="${round(width + 2 * grow)}" height="${round(height + 2 * grow)}"`;
  return `<rect x="${left}" y="${top}" ${size} rx="${radius}" ${colors}/>`;
}

function text(x: number, y: number, size: number, words: string): string {
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${INK}">${xml(words)}</text>`;
}

function xml(words: string): string {
  return words.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);
}
