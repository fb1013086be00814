import { type Box, curveBetween } from './curve.js';
import { makeSvg } from './dom.js';

/** A step of a call for which the tree has no arrow: to the rescue state, or to a state that failed. */
export function drawnStep(kind: 'rescue' | 'taken', from: Box, to: Box): SVGGElement {
  const { start, bent, end } = curveBetween(from, to);
  const angle = (Math.atan2(end.y - bent.y, end.x - bent.x) * 180) / Math.PI;
  return makeSvg(
    'g',
    { class: `drawn-step ${kind}` },
    makeSvg('path', { d: `M${start.x} ${start.y}Q${bent.x} ${bent.y} ${end.x} ${end.y}` }),
    makeSvg('polygon', {
      points: '0,0 -11,-5 -11,5',
      transform: `translate(${end.x} ${end.y}) rotate(${angle})`,
    }),
  );
}
