import { instance } from '@viz-js/viz';

export interface Point {
  x: number;
  y: number;
}

/** A middle and a size. */
export interface Box extends Point {
  width: number;
  height: number;
}

export interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Where Graphviz puts what, in points from the upper left corner. */
export interface Layout {
  width: number;
  height: number;
  /** By name. */
  nodes: ReadonlyMap<string, Box>;
  edges: readonly PlacedEdge[];
}

export interface PlacedEdge {
  from: string;
  to: string;
  /** A start, and for each Bézier curve two control points and its end; the arrow's head comes after it. */
  points: readonly Point[];
  /** The middle of the label, if there is one. */
  label: Point | undefined;
}

/** The smallest rectangle around these points that is so far from each. */
export function boundsOf(points: readonly Point[], margin: number): Bounds {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return {
    left: xs.reduce((a, b) => Math.min(a, b)) - margin,
    top: ys.reduce((a, b) => Math.min(a, b)) - margin,
    right: xs.reduce((a, b) => Math.max(a, b)) + margin,
    bottom: ys.reduce((a, b) => Math.max(a, b)) + margin,
  };
}

/** Two corners of a box that tell its extent. */
export function cornersOf({ x, y, width, height }: Box): Point[] {
  const [dx, dy] = [width / 2, height / 2];
  return [
    { x: x - dx, y: y - dy },
    { x: x + dx, y: y + dy },
  ];
}

const POINTS_PER_INCH = 72;

/** Lays out a graph in DOT whose nodes have names without spaces. */
export async function layOut(dot: string): Promise<Layout> {
  const viz = await instance();
  const plain = viz.renderString(dot, { format: 'plain', yInvert: true });
  const nodes = new Map<string, Box>();
  const edges: PlacedEdge[] = [];
  let [width, height] = [0, 0];
  // https://graphviz.org/docs/outputs/plain/
  for (const line of plain.split('\n')) {
    const [kind, ...fields] = line.split(' ');
    if (kind === 'graph') [width = 0, height = 0] = fields.slice(1).map(toPoints);
    if (kind === 'node') nodes.set(unquoted(fields[0]), box(fields.slice(1)));
    if (kind === 'edge') edges.push(edge(fields));
  }
  return { width, height, nodes, edges };
}

function box(fields: readonly string[]): Box {
  const [x = 0, y = 0, width = 0, height = 0] = fields.map(toPoints);
  return { x, y, width, height };
}

function edge([from, to, count, ...fields]: readonly string[]): PlacedEdge {
  const after = 2 * Number(count);
  const numbers = fields.slice(0, after).map(toPoints);
  const points = numbers.flatMap((x, index) => (index % 2 === 0 ? { x, y: numbers[index + 1] ?? 0 } : []));
  // A label, whatever words it has, then its place, a style and a color.
  const [x = 0, y = 0] = fields.slice(-4).map(toPoints);
  const label = fields.length - after > 2 ? { x, y } : undefined;
  return { from: unquoted(from), to: unquoted(to), points, label };
}

function toPoints(inches: string): number {
  return Number(inches) * POINTS_PER_INCH;
}

function unquoted(name = ''): string {
  return name.replaceAll('"', '');
}
