import { byId, make } from './dom.js';

/** The kinds of states, in the order of the legend. */
const KINDS = ['says', 'asks', 'records', 'queues', 'dials', 'decides', 'acts', 'ends', 'missing'];

/** Explains the colours of the picture. Kinds of states that the tree does not have are left out. */
export function showLegend(svg: Element): void {
  const present = KINDS.filter((kind) => svg.querySelector(`.state.${kind}`));
  const marks = [
    ['here', 'your call'],
    ['way', 'its way'],
    ['rescued', 'rescued'],
  ];
  byId('legend', HTMLElement).replaceChildren(
    ...present.map((kind) => make('li', { class: `kind ${kind}` }, make('i'), kind)),
    ...marks.map(([mark, text]) => make('li', { class: `mark ${mark}` }, make('i'), text ?? '')),
  );
}
