import { arrowId, stateId } from '../../../graph/ids.js';
import type { LiveCall, TreeEvent } from '../types.js';
import { letter } from './call-list.js';
import { byId, make, makeSvg } from './dom.js';

const BADGE_PX = 9;
/** A picture is not shown smaller than at this scale: it scrolls instead. */
const SMALLEST = 0.7;

/** The picture of the tree, with the calls in it. */
export class TreeView {
  private readonly frame = byId('picture', HTMLElement);
  private calls: readonly LiveCall[] = [];
  private target: string | undefined;
  /** The call and state that were last scrolled to. */
  private seen = '';

  show(tree: TreeEvent | undefined): void {
    if (!tree)
      this.frame.replaceChildren(make('p', { class: 'empty' }, 'The picture of the tree appears here.'));
    else if (tree.problems.length > 0) this.frame.replaceChildren(problems(tree.problems));
    else this.frame.replaceChildren(parse(tree.svg));
    this.seen = '';
    this.light(this.calls);
    this.point(this.target);
  }

  /** Marks the states of the calls, and the steps that the page's own call took. */
  light(calls: readonly LiveCall[]): void {
    this.calls = calls;
    for (const badge of this.frame.querySelectorAll('.badge')) badge.remove();
    for (const lit of this.frame.querySelectorAll('[data-own], [data-path], [data-slot]')) {
      for (const name of ['data-own', 'data-path', 'data-slot']) lit.removeAttribute(name);
    }
    for (const call of calls) {
      if (call.own) this.lightOwn(call);
      else if (!call.over) this.lightOther(call);
    }
    const own = calls.find((call) => call.own);
    const at = own ? `${own.call} ${own.state}` : '';
    if (at !== this.seen) this.scrollToOwn();
    this.seen = at;
  }

  /** Marks the state that the pointed key leads to. */
  point(state: string | undefined): void {
    this.target = state;
    this.frame.querySelector('[data-target]')?.removeAttribute('data-target');
    if (state !== undefined) this.state(state)?.setAttribute('data-target', '');
  }

  private lightOwn({ state, over, path }: LiveCall) {
    for (const name of path.states) this.state(name)?.setAttribute('data-path', '');
    for (const { from, to } of path.steps) this.step(from, to)?.setAttribute('data-path', '');
    this.state(state)?.setAttribute('data-own', over ? 'over' : 'here');
  }

  /** Scrolls a large picture to the page's own call. */
  private scrollToOwn() {
    const own = this.frame.querySelector('[data-own]')?.getBoundingClientRect();
    if (!own) return;
    const { left, right, top, bottom } = this.frame.getBoundingClientRect();
    if (own.left >= left && own.right <= right && own.top >= top && own.bottom <= bottom) return;
    this.frame.scrollBy((own.left + own.right - left - right) / 2, (own.top + own.bottom - top - bottom) / 2);
  }

  private lightOther(call: LiveCall) {
    const state = this.state(call.state);
    if (!state) return;
    const colour = String(call.slot % 8);
    if (!state.hasAttribute('data-slot')) state.setAttribute('data-slot', colour);
    const shape = state.querySelector('polygon, path, ellipse, rect');
    if (!(shape instanceof SVGGraphicsElement)) return;
    const { x, y, width } = shape.getBBox();
    const before = state.querySelectorAll('.badge').length;
    const left = x + width - before * 2 * (BADGE_PX + 1);
    state.append(
      makeSvg(
        'g',
        { class: 'badge', 'data-colour': colour, transform: `translate(${left} ${y})` },
        makeSvg('circle', { r: String(BADGE_PX) }),
        makeSvg('text', { 'text-anchor': 'middle', dy: '0.36em' }, letter(call)),
      ),
    );
  }

  private state(name: string): Element | null {
    return this.frame.querySelector(`#${CSS.escape(stateId(name))}`);
  }

  private step(from: string, to: string): Element | null {
    return this.frame.querySelector(`#${CSS.escape(arrowId(from, to))}`);
  }
}

function parse(svg: string): Element {
  const { documentElement } = new DOMParser().parseFromString(svg, 'image/svg+xml');
  if (documentElement instanceof SVGSVGElement) {
    const { width, height } = documentElement.viewBox.baseVal;
    documentElement.style.minWidth = `${width * SMALLEST}px`;
    documentElement.style.minHeight = `${height * SMALLEST}px`;
  }
  // A title would show as a tooltip.
  for (const title of documentElement.querySelectorAll('title')) title.remove();
  documentElement.setAttribute('role', 'img');
  documentElement.setAttribute(
    'aria-label',
    'The states of the tree and the keys that lead from one to another',
  );
  return document.adoptNode(documentElement);
}

function problems(messages: readonly string[]): HTMLElement {
  return make(
    'div',
    { class: 'problems', role: 'alert' },
    make('h3', {}, 'The tree is broken'),
    make('p', {}, 'Calls still use the last working version.'),
    make('ul', {}, ...messages.map((message) => make('li', {}, message))),
  );
}
