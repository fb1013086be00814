import { byId, make } from './dom.js';

/** What a state of each kind does, in the order of the legend. */
const KINDS = ['says', 'asks', 'records', 'queues', 'dials', 'decides', 'acts', 'ends', 'missing'];

/** Explains the colours of the picture: of kinds of states only those that the tree has. */
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
