import type { Edge } from '../../../src/dev/page/types.js';
import type { PhoneTree } from '../../../src/state-machine.js';
import { testCall } from '../../support.js';

const INPUTS = [...'1234567890*#', 'silence'];

/** The steps of a tree, each with the keys that take it. */
export function edgesOf(tree: PhoneTree<string>): Edge[] {
  const edges: (Edge & { keys: string[] })[] = [];
  for (const [from, { exit }] of Object.entries(tree.states)) {
    if (typeof exit === 'string') edges.push({ from, to: exit, keys: [], automatic: true });
    if (typeof exit !== 'function') continue;
    for (const input of INPUTS) {
      const to = String(exit(testCall({ digits: input === 'silence' ? '' : input })));
      const edge = edges.find((one) => one.from === from && one.to === to);
      if (edge) edge.keys.push(input);
      else edges.push({ from, to, keys: [input], automatic: false });
    }
  }
  return edges;
}

/** A plain picture of a tree, with the ids and classes by which the page finds its parts. */
export function draw(states: string[], edges: Edge[]): string {
  const place = (name: string) => ({ x: 90, y: 40 + 60 * states.indexOf(name) });
  const boxes = states.map((name) => {
    const { x, y } = place(name);
    return `<g id="state-${name}" class="node"><rect x="${x - 60}" y="${y - 16}" width="120" height="32" rx="6"/>
      <text x="${x}" y="${y + 5}" text-anchor="middle">${name}</text></g>`;
  });
  const lines = edges.map(({ from, to, keys }) => {
    const [a, b] = [place(from), place(to)];
    const bend = 160 + Math.abs(a.y - b.y) / 2;
    return `<g id="edge-${from}-${to}" class="edge">
      <path fill="none" d="M${a.x + 60} ${a.y}C${bend + 60} ${a.y} ${bend + 60} ${b.y} ${b.x + 60} ${b.y}"/>
      <text x="${bend}" y="${(a.y + b.y) / 2}">${keys.length > 5 ? 'else' : keys.join(' ')}</text></g>`;
  });
  const height = 60 * states.length + 20;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 ${height}">${lines.join('')}${boxes.join('')}</svg>`;
}
