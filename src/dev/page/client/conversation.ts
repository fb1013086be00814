import type { PhoneEvent } from '../../../phone/events.js';
import type { Entry, NoticeEvent } from '../types.js';
import { byId, make } from './dom.js';
import { turnView } from './turn-view.js';

/** New entries scroll the conversation down unless the reader has scrolled up further than this. */
const NEAR_END_PX = 40;

type Fault = Extract<PhoneEvent, { event: 'warning' | 'error' }>;

/** The entries of the call. The last one is kept in view unless the reader has scrolled up. */
export class Conversation {
  private readonly log = byId('conversation', HTMLElement);
  private shown = new Map<number, { entry: Entry; element: HTMLElement }>();
  private follows = true;

  constructor() {
    this.log.addEventListener('scroll', () => {
      const { scrollHeight, scrollTop, clientHeight } = this.log;
      this.follows = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    });
    // Unfolding an entry above causes a scroll event, which must not count as scrolling up.
    this.log.addEventListener('toggle', () => this.keepEnd(), true);
    new ResizeObserver(() => this.keepEnd()).observe(this.log);
  }

  /** Shows these entries; elements of entries that have not changed stay as they are. */
  show(entries: readonly Entry[]): void {
    const ids = new Set(entries.map(({ id }) => id));
    for (const [id, { element }] of this.shown) {
      if (ids.has(id)) continue;
      element.remove();
      this.shown.delete(id);
    }
    for (const entry of entries) {
      const known = this.shown.get(entry.id);
      if (known?.entry === entry) continue;
      const element = bubble(entry);
      if (known) {
        const wasOpen = known.element.querySelector('details')?.open === true;
        known.element.replaceWith(element);
        if (wasOpen) element.querySelector('details')?.setAttribute('open', '');
      } else this.log.append(element);
      this.shown.set(entry.id, { entry, element });
    }
    this.log.classList.toggle('is-empty', entries.length === 0);
    if (entries.length === 0) this.follows = true;
    this.keepEnd();
  }

  /** Shows a problem that is not an entry of the server, such as that the server does not answer. */
  complain(reason: string): void {
    this.log.append(make('div', { class: 'note' }, make('p', {}, reason)));
    this.keepEnd();
  }

  private keepEnd() {
    if (this.follows) this.log.scrollTop = this.log.scrollHeight;
  }
}

/** An entry of the conversation. */
function bubble({ event, lines, turn }: Entry): HTMLElement {
  switch (event.event) {
    case 'request':
      return turnView(event, turn);
    case 'warning':
    case 'error':
      return fault(event);
    case 'notice':
      return notice(event);
    default:
      return make(
        'div',
        { class: kind(event, lines[0]?.who) },
        ...lines.flatMap((line) => said(event, line)),
      );
  }
}

function notice({ text, details }: NoticeEvent): HTMLElement {
  if (details.length === 0) return make('div', { class: 'notice' }, make('p', {}, text));
  const inside = make('pre', {}, details.join('\n'));
  return make('details', { class: 'notice' }, make('summary', {}, text), inside);
}

function fault({ event, code, message }: Fault): HTMLElement {
  const more = make(
    'a',
    { href: `https://www.twilio.com/docs/api/errors/${code}`, target: '_blank', rel: 'noreferrer' },
    `${event === 'error' ? 'Error' : 'Warning'} ${code}`,
  );
  const box = make('div', { class: event }, more, make('p', {}, message));
  if (event === 'error') {
    const heard = '“An application error has occurred. Goodbye.”';
    box.append(make('p', { class: 'heard' }, 'The caller hears: ', make('strong', {}, heard)));
  }
  return box;
}

function kind(event: PhoneEvent, who = ''): string {
  if (event.event === 'verb' && who === 'Tree') return 'bubble tree';
  if (event.event === 'act' && who === 'Caller') return 'bubble caller';
  return event.event === 'end' ? 'note end' : 'note';
}

function said(event: PhoneEvent, { who, what }: Entry['lines'][number]): (Node | string)[] {
  const speaker = make('span', { class: 'who' }, who);
  if (event.event === 'act' && event.act.act === 'press') {
    return [speaker, ' ', make('p', {}, 'presses ', make('kbd', {}, event.act.key))];
  }
  return [speaker, ' ', make('p', {}, what)];
}
