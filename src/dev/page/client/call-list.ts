import type { LiveCall } from '../types.js';
import { byId, make, minutes } from './dom.js';

/** The letter that tells a call from the others, also without colours. */
export function letter({ slot }: LiveCall): string {
  const first = String.fromCharCode(65 + (slot % 26));
  return slot < 26 ? first : `${first}${Math.floor(slot / 26) + 1}`;
}

/** The calls of other phones, and how long they have taken. */
export class CallList {
  private readonly list = byId('call-list', HTMLElement);

  show(calls: readonly LiveCall[], now: number): void {
    const others = calls.filter(({ own }) => !own);
    if (others.length === 0) {
      this.list.replaceChildren(
        make('li', { class: 'none' }, 'Calls from real phones appear here as they move.'),
      );
    } else {
      this.list.replaceChildren(...others.map((call) => row(call, now)));
    }
  }
}

function row(call: LiveCall, now: number): HTMLElement {
  const time = call.over ? 'over' : minutes(now - call.since);
  return make(
    'li',
    { 'data-slot': String(call.slot % 8), 'data-call': call.call, ...(call.over ? { class: 'over' } : {}) },
    make('b', {}, letter(call)),
    make('span', {}, call.tunnel ? call.from : `${call.from} (local)`),
    make('strong', {}, call.state),
    make('time', {}, time),
  );
}
