import type { Entry } from '../types.js';
import { bubble } from './bubble.js';
import { byId, make } from './dom.js';

/** As many entries as the server keeps: a call may go on for hours. */
const MOST_ENTRIES = 200;
/** Whoever has scrolled up further than this reads, and is not scrolled away. */
const NEAR_END_PX = 80;

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
