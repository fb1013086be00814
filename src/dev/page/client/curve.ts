/** The rectangle of a state, in the picture's coordinates. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const BEND = 0.22;

/** The ends of a curve between the borders of two boxes, and the point that bends the curve. */
export function curveBetween(from: Box, to: Box) {
  const [a, b] = [middle(from), middle(to)];
  const bent = {
    x: (a.x + b.x) / 2 + (b.y - a.y) * BEND,
    y: (a.y + b.y) / 2 - (b.x - a.x) * BEND,
  };
  return { start: border(from, bent), bent, end: border(to, bent) };
}

function middle({ x, y, width, height }: Box) {
  return { x: x + width / 2, y: y + height / 2 };
}

/** Where the line from the middle of the box to this point leaves the box. */
function border(box: Box, towards: { x: number; y: number }) {
  const { x, y } = middle(box);
  const [dx, dy] = [towards.x - x, towards.y - y];
  const scale = Math.min(
    dx === 0 ? Number.POSITIVE_INFINITY : box.width / 2 / Math.abs(dx),
    dy === 0 ? Number.POSITIVE_INFINITY : box.height / 2 / Math.abs(dy),
    1,
  );
  return { x: x + dx * scale, y: y + dy * scale };
}
