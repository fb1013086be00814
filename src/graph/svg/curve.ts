import type { Point } from './layout.js';

/** Bézier curves one after the other: a start, and for each two control points and an end. */
export type Curves = readonly Point[];

const STEPS = 24;

/** The curves as the data of an SVG path. */
export function pathOf([start, ...others]: Curves): string {
  return start === undefined ? '' : `M${write(start)} C${others.map(write).join(' ')}`;
}

/** The corners of an arrow's head, as long as it is wide, that begins where the curves end. */
export function headOf(curves: Curves, size: number): string {
  const [before, end] = curves.slice(-2);
  if (before === undefined || end === undefined) return '';
  const distance = Math.hypot(end.x - before.x, end.y - before.y) || 1;
  const [dx, dy] = [((end.x - before.x) / distance) * size, ((end.y - before.y) / distance) * size];
  const corners = [
    { x: end.x + dx, y: end.y + dy },
    { x: end.x - dy / 2, y: end.y + dx / 2 },
    { x: end.x + dy / 2, y: end.y - dx / 2 },
  ];
  return corners.map(write).join(' ');
}

/** Points of the curves, close to each other. */
export function samples(curves: Curves): Point[] {
  const points: Point[] = [];
  for (let first = 0; first + 3 < curves.length; first += 3) {
    for (let step = 0; step <= STEPS; step++) points.push(at(curves.slice(first, first + 4), step / STEPS));
  }
  return points;
}

/** Where the curves are as high as a point; of several places, the nearest. */
export function levelWith(curves: Curves, { x, y }: Point): Point {
  const distance = (point: Point) => Math.abs(point.x - x) + 8 * Math.abs(point.y - y);
  return samples(curves).toSorted((one, other) => distance(one) - distance(other))[0] ?? { x, y };
}

/** The middle of the first curve. */
export function middleOf(curves: Curves): Point {
  return at(curves.slice(0, 4), 0.5);
}

/** De Casteljau's algorithm. */
function at(points: Curves, t: number): Point {
  const [only, ...more] = points;
  if (only === undefined || more.length === 0) return only ?? { x: 0, y: 0 };
  const between = more.map((point, index) => {
    const { x, y } = points[index] ?? point;
    return { x: x + (point.x - x) * t, y: y + (point.y - y) * t };
  });
  return at(between, t);
}

function write({ x, y }: Point): string {
  return `${round(x)},${round(y)}`;
}

/** To a tenth, as nobody sees more. */
export function round(number: number): number {
  return Math.round(number * 10) / 10;
}
