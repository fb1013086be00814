import { type Curves, samples } from './curve.js';
import { type Box, boundsOf, type Point } from './layout.js';

/** How far a loop keeps from other things, so that they leave the keys on it free. */
const AWAY = 8;

/** What loops are to keep away from. */
export interface Others {
  boxes: readonly Box[];
  /** Points on lines. */
  points: readonly Point[];
}

/**
 * A curve from a box back to itself, an arrow's head away from it, where the least is in its way. The first
 * choice is the right side, where Graphviz leaves room, but other arrows may come back to it.
 */
export function loopAt(box: Box, head: number, others: Others): Curves {
  const { x, y, width, height } = box;
  const loops = [
    beside(x + width / 2, y, head, 1),
    around(x + width / 2, y - height / 2, head, 1, -1),
    around(x + width / 2, y + height / 2, head, 1, 1),
    beside(x - width / 2, y, head, -1),
    around(x - width / 2, y - height / 2, head, -1, -1),
    around(x - width / 2, y + height / 2, head, -1, 1),
  ].map((curves) => ({ curves, inTheWay: inTheWay(curves, box, others) }));
  return loops.toSorted((one, other) => one.inTheWay - other.inTheWay)[0]?.curves ?? [];
}

/** At the middle of a side: the right one (1), or the left (-1). */
function beside(x: number, y: number, head: number, right: 1 | -1): Curves {
  return [
    { x, y: y - 7 },
    { x: x + right * 34, y: y - 16 },
    { x: x + right * 34, y: y + 12 },
    { x: x + right * head, y: y + 8 },
  ];
}

/** Around a corner, from above or below to the side. */
function around(x: number, y: number, head: number, right: 1 | -1, down: 1 | -1): Curves {
  return [
    { x: x - right * 12, y },
    { x: x - right * 12, y: y + down * 34 },
    { x: x + right * 44, y: y - down * 12 },
    { x: x + right * head, y: y - down * 12 },
  ];
}

/** How many points are in the way of a loop; a box is worse than any line. */
function inTheWay(curves: Curves, own: Box, { boxes, points }: Others): number {
  const { left, top, right, bottom } = boundsOf(samples(curves), AWAY);
  const overlap = (x: number, y: number, dx = 0, dy = 0) =>
    x + dx > left && x - dx < right && y + dy > top && y - dy < bottom;
  const hit = boxes.filter((box) => box !== own && overlap(box.x, box.y, box.width / 2, box.height / 2));
  return points.filter(({ x, y }) => overlap(x, y)).length + points.length * hit.length;
}
