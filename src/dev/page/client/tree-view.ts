import { arrowId, stateId } from '../../../graph/ids.js';
import type { Drawing, LiveCall, Step } from '../types.js';
import { type Badge, badgesOf } from './badges.js';
import { byId, make, makeSvg } from './dom.js';
import { drawnStep } from './drawn-step.js';
import { showLegend } from './legend.js';
import { scaleOf, type Zoom } from './zoom.js';

const BADGE_PX = 9;
const MARKS = ['data-own', 'data-path', 'data-slot', 'data-broke'];

/** The picture of the tree, with the calls in it. */
export class TreeView {
  private readonly frame = byId('picture', HTMLElement);
  private readonly buttons = byId('zoom', HTMLElement).querySelectorAll('button');
  private drawing: Drawing | undefined;
  private svg: SVGSVGElement | undefined;
  private calls: readonly LiveCall[] = [];
  private zoom: Zoom = 'auto';
  private target: string | undefined;
  /** The call and state that the picture was scrolled to last. */
  private seen = '';

  constructor() {
    for (const button of this.buttons) {
      button.addEventListener('click', () => {
        const wanted = button.dataset['zoom'];
        this.zoom = wanted === this.zoom || (wanted !== 'fit' && wanted !== 'full') ? 'auto' : wanted;
        this.size();
      });
    }
    new ResizeObserver(() => this.size()).observe(this.frame);
  }

  show(drawing: Drawing | undefined): void {
    if (drawing === this.drawing && this.frame.childElementCount > 0) return;
    this.drawing = drawing;
    this.svg = drawing && parse(drawing.svg);
    if (this.svg) {
      this.frame.replaceChildren(this.svg);
      showLegend(this.svg);
    } else this.frame.replaceChildren(make('p', { class: 'empty' }, 'The picture of the tree appears here.'));
    this.light(this.calls);
    this.size();
    this.point(this.target);
  }

  /** Marks the states of the calls, and the steps that the page's own call took. */
  light(calls: readonly LiveCall[]): void {
    this.calls = calls;
    for (const drawn of this.frame.querySelectorAll('.badge, .drawn-step')) drawn.remove();
    for (const name of MARKS) {
      for (const lit of this.frame.querySelectorAll(`[${name}]`)) lit.removeAttribute(name);
    }
    for (const [name, badges] of badgesOf(calls)) this.badge(name, badges);
    const own = calls.find((call) => call.own);
    if (own) this.lightOwn(own);
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
    for (const step of path.steps) {
      const arrow = this.element(arrowId(step.from, step.to));
      if (arrow) arrow.setAttribute('data-path', '');
      else this.draw('taken', step);
    }
    if (state !== undefined) this.state(state)?.setAttribute('data-own', over ? 'over' : 'here');
    if (path.broke !== undefined) this.state(path.broke)?.setAttribute('data-broke', '');
    if (!path.rescue) return;
    this.draw('rescue', path.rescue);
  }

  /** Draws a step that is no arrow of the tree. */
  private draw(kind: 'taken' | 'rescue', step: Step) {
    const [from, to] = [this.state(step.from), this.state(step.to)];
    const [start, end] = [from && boxOf(from), to && boxOf(to)];
    if (start && end && from !== to) to?.parentElement?.append(drawnStep(kind, start, end));
  }

  private badge(name: string, badges: readonly Badge[]) {
    const state = this.state(name);
    const box = state && boxOf(state);
    if (!state || !box) return;
    state.setAttribute('data-slot', String(badges[0]?.colour ?? 'many'));
    for (const [index, { text, colour }] of badges.entries()) {
      const left = box.x + box.width - index * 2 * (BADGE_PX + 1);
      state.append(
        makeSvg(
          'g',
          {
            class: 'badge',
            'data-colour': String(colour ?? 'many'),
            transform: `translate(${left} ${box.y})`,
          },
          makeSvg('circle', { r: String(text.length > 2 ? BADGE_PX + 3 : BADGE_PX) }),
          makeSvg('text', { 'text-anchor': 'middle', dy: '0.36em' }, text),
        ),
      );
    }
  }

  private size() {
    for (const button of this.buttons) {
      button.setAttribute('aria-pressed', String(button.dataset['zoom'] === this.zoom));
    }
    if (!this.svg) return;
    const { width, height } = this.svg.viewBox.baseVal;
    const frame = { width: this.frame.clientWidth, height: this.frame.clientHeight };
    if (frame.width === 0 || frame.height === 0) return;
    const scale = scaleOf(this.zoom, { width, height }, frame);
    this.svg.setAttribute('width', String(Math.floor(width * scale)));
    this.svg.setAttribute('height', String(Math.floor(height * scale)));
    this.scrollToOwn();
  }

  /** Scrolls a large picture to the page's own call, or without one to the start state. */
  private scrollToOwn() {
    const own = this.frame.querySelector('[data-own]') ?? (this.drawing && this.state(this.drawing.start));
    const box = own?.getBoundingClientRect();
    if (!box) return;
    const { left, right, top, bottom } = this.frame.getBoundingClientRect();
    if (box.left >= left && box.right <= right && box.top >= top && box.bottom <= bottom) return;
    this.frame.scrollBy((box.left + box.right - left - right) / 2, (box.top + box.bottom - top - bottom) / 2);
  }

  private state(name: string): Element | null {
    return this.element(stateId(name));
  }

  private element(id: string): Element | null {
    return this.frame.querySelector(`#${CSS.escape(id)}`);
  }
}

function boxOf(state: Element): DOMRect | undefined {
  const shape = state.querySelector('polygon, path, ellipse, rect');
  return shape instanceof SVGGraphicsElement ? shape.getBBox() : undefined;
}

function parse(svg: string): SVGSVGElement | undefined {
  const { documentElement } = new DOMParser().parseFromString(svg, 'image/svg+xml');
  if (!(documentElement instanceof SVGSVGElement)) return undefined;
  // A title would show as a tooltip.
  for (const title of documentElement.querySelectorAll('title')) title.remove();
  documentElement.setAttribute('role', 'img');
  documentElement.setAttribute(
    'aria-label',
    'The states of the tree and the keys that lead from one to another',
  );
  return document.adoptNode(documentElement);
}
