import type { DrawnState } from './picture.js';

/**
 * Fill and border of a state, by what it does: light, under dark writing, so that they read on a white page as
 * well as on a black one.
 */
export const COLORS: Record<DrawnState['role'], { fill: string; border: string }> = {
  says: { fill: '#eaeef2', border: '#8c959f' },
  asks: { fill: '#ddf4ff', border: '#218bff' },
  records: { fill: '#ffe5ec', border: '#d1416e' },
  queues: { fill: '#fff3c4', border: '#bf8700' },
  dials: { fill: '#dafbe1', border: '#2da44e' },
  ends: { fill: '#eaeef2', border: '#57606a' },
  missing: { fill: '#ffffff', border: '#cf222e' },
};

export const INK = '#1f2328';
/** Of lines, on white and on black. */
export const LINE = '#7d8590';
