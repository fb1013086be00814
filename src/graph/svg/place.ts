import { START, toDot } from '../dot.js';
import { idOf } from '../ids.js';
import type { Arrow, DrawnState, Picture } from '../picture.js';
import { type Curves, levelWith, middleOf, samples } from './curve.js';
import { type Bounds, type Box, boundsOf, cornersOf, layOut, type Point } from './layout.js';
import { loopAt } from './loop.js';

/** How long and wide the head of an arrow is. */
export const HEAD = 7.5;
export const KEYS_HEIGHT = 16;
const MARGIN = 10;

/** A picture with everything in its place. */
export interface Placed {
  bounds: Bounds;
  /** Where calls begin. */
  start: Box | undefined;
  states: readonly { state: DrawnState; box: Box }[];
  arrows: readonly PlacedArrow[];
}

export interface PlacedArrow {
  /** Undefined for the one to the state in which calls begin. */
  arrow: Arrow | undefined;
  curves: Curves;
  keys: Box | undefined;
}

/** Lays a picture out. */
export async function place(picture: Picture): Promise<Placed> {
  const { width, height, nodes, edges } = await layOut(toDot(picture));
  const drawn = new Map(picture.arrows.map((arrow) => [`${idOf(arrow.from)} ${idOf(arrow.to)}`, arrow]));
  const others = {
    boxes: [...nodes.values()],
    points: edges.filter(({ from, to }) => from !== to).flatMap(({ points }) => samples(points)),
  };

  const arrows = edges.map(({ from, to, points, label }): PlacedArrow => {
    const arrow = drawn.get(`${from} ${to}`);
    const box = nodes.get(from);
    if (from !== to || box === undefined) {
      const keys = arrow?.label && label ? keysAt(levelWith(points, label), arrow.label, 'right') : undefined;
      return { arrow, curves: points, keys };
    }
    const curves = loopAt(box, HEAD, others);
    const middle = middleOf(curves);
    const side = middle.x < box.x ? 'left' : 'right';
    return { arrow, curves, keys: arrow?.label ? keysAt(middle, arrow.label, side) : undefined };
  });

  const start = nodes.get(START);
  const states = picture.states.flatMap((state) => {
    const box = nodes.get(idOf(state.name));
    return box ? { state, box } : [];
  });
  const corners = [
    { x: 0, y: 0 },
    { x: width, y: height },
  ];
  const all = arrows.flatMap(({ curves, keys }) => [...samples(curves), ...(keys ? cornersOf(keys) : [])]);
  return { bounds: boundsOf([...corners, ...all], MARGIN), start, states, arrows };
}

/** Room for keys on a line. More than a key takes room on one side, that on which Graphviz left it. */
function keysAt({ x, y }: Point, label: string, side: 'left' | 'right'): Box {
  const width = 9 + 5.8 * label.length;
  const aside = Math.max(0, (width - KEYS_HEIGHT) / 2);
  return { x: side === 'left' ? x - aside : x + aside, y, width, height: KEYS_HEIGHT };
}
