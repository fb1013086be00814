import { Worker } from 'node:worker_threads';
import { toDot } from './dot.js';
import type { Picture } from './picture.js';

/** Thrown if Graphviz takes too long to lay out a tree. */
export class TooLarge extends Error {
  override name = 'TooLarge';
}

const LAYOUT_MS = 10_000;
/**
 * The source code of the worker thread that lays the graph out, so that the main thread goes on. A picture that would
 * be too wide is laid out from left to right.
 */
const LAYOUT = `
  const { parentPort, workerData: { viz, dot } } = require('node:worker_threads');
  import(viz).then(({ instance }) => instance()).then((graphviz) => {
    const render = (rankdir) => graphviz.renderString(dot, { format: 'svg', graphAttributes: { rankdir } });
    const down = render('TB');
    const [, width, height] = /<svg width="(\\d+)pt" height="(\\d+)pt"/.exec(down);
    parentPort.postMessage(width > 1500 && width > 2.5 * height ? render('LR') : down);
  });`;
/** A white border around letters, so that lines do not make them unreadable. */
const HALO =
  'paint-order="stroke" stroke="#ffffff" stroke-opacity="0.85" stroke-width="4" stroke-linejoin="round"';

/**
 * The tree as an SVG that needs no other file. Each state is a group with the id of stateId and the classes `state` and
 * its role. Each arrow is a group with the id of arrowId and the class `arrow`. Colors are attributes, so a style sheet
 * can change them.
 * @throws TooLarge
 */
export async function toSvg(picture: Picture, layoutMs = LAYOUT_MS): Promise<string> {
  const drawn = await layOut(toDot(picture), layoutMs, picture.states.length);
  const labels: string[] = [];
  const body = drawn
    .slice(drawn.indexOf('<svg'))
    .replace(/<!--.*?-->\n|<title>.*?<\/title>\n/gs, '')
    .replace(/<g id="([^"]*)" class="edge arrow">\n(.*?)<\/g>/gs, (_edge, id: string, inside: string) => {
      const texts = inside.match(/<text.*?<\/text>\n/gs)?.join('') ?? '';
      if (texts !== '') labels.push(`<g id="keys-${id}" class="keys" ${HALO}>\n${texts}</g>\n`);
      return `<g id="${id}" class="edge arrow">\n${inside.replace(/<text.*?<\/text>\n/gs, '')}</g>`;
    });
  const title = `<title>A phone tree of ${picture.states.length} states</title>`;
  // Labels come last, so that no line covers them.
  return body
    .replace(/<svg width="(\d+)pt" height="(\d+)pt"/, '<svg role="img" width="$1" height="$2"')
    .replace('>', `>\n${title}`)
    .replace(/<\/g>\n<\/svg>/, `${labels.join('')}</g>\n</svg>`);
}

function layOut(dot: string, ms: number, states: number): Promise<string> {
  const worker = new Worker(LAYOUT, {
    eval: true,
    execArgv: [],
    resourceLimits: { stackSizeMb: 32 },
    workerData: { viz: import.meta.resolve('@viz-js/viz'), dot },
  });
  return new Promise<string>((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          new TooLarge(
            `a tree of ${states} states is too large to be drawn: Graphviz needs more than ${ms / 1000} s`,
          ),
        ),
      ms,
    );
    worker.once('message', resolve).once('error', reject);
    worker.once('exit', () => clearTimeout(timer));
  }).finally(() => worker.terminate());
}
