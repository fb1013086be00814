import type { PhoneEvent } from '../../../phone/events.js';
import type { Entry } from '../types.js';
import { byId, make } from './dom.js';
import { formatXml } from './format-xml.js';

/** Parameters of every request, which tell nothing about this turn. */
const USUAL = new Set([
  'CallSid',
  'AccountSid',
  'ApiVersion',
  'Direction',
  'CallStatus',
  'From',
  'To',
  'Caller',
  'Called',
]);

/** As many entries as the server keeps: a call may go on for hours. */
const MOST_ENTRIES = 200;
/** A reader who has scrolled up further than this is not scrolled down. */
const NEAR_END_PX = 80;

type Request = Extract<PhoneEvent, { event: 'request' }>;
type Fault = Extract<PhoneEvent, { event: 'warning' | 'error' }>;

/** The call as it happens, the last entry at the end. */
export class Conversation {
  private readonly log = byId('conversation', HTMLElement);

  constructor() {
    this.show([]);
  }

  show(entries: readonly Entry[]): void {
    if (entries.length > 0) this.log.replaceChildren(...entries.map(bubble));
    else this.log.replaceChildren(make('p', { class: 'empty' }, 'Call, and what is said appears here.'));
    this.toEnd();
  }

  add(entry: Entry): void {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    const follows = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    this.log.querySelector('.empty')?.remove();
    this.log.append(bubble(entry));
    while (this.log.childElementCount > MOST_ENTRIES) this.log.firstElementChild?.remove();
    if (follows) this.toEnd();
  }

  private toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }
}

/** An entry of the conversation. */
function bubble({ event, lines }: Entry): HTMLElement {
  switch (event.event) {
    case 'request':
      return turn(event);
    case 'warning':
    case 'error':
      return fault(event);
    default:
      return make(
        'div',
        { class: kind(event, lines[0]?.who) },
        ...lines.flatMap((line) => said(event, line)),
      );
  }
}

/** A request and its document, to unfold. */
function turn({ method, url, params, status, twiml }: Request): HTMLElement {
  const told = Object.entries(params).filter(([name]) => !USUAL.has(name));
  const brought = told.map(([name, value]) => `${name}=${value}`).join(' ');
  const head = make('summary', {}, make('span', {}, 'TwiML'));
  if (brought) head.append(' ', make('code', {}, brought));
  head.append(' ', make('span', { class: 'answer' }, `${status ?? 'no answer'}`));
  const asked = make('p', {}, `${method} ${url}`);
  return make('details', { class: 'turn' }, head, asked, make('pre', {}, formatXml(twiml) || '(nothing)'));
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
