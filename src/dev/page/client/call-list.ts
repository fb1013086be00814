import type { LiveCall } from '../types.js';
import { colour, letter } from './badges.js';
import { byId, make, minutes } from './dom.js';

/** The list of the calls of other phones, with their length. */
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
  const from = call.tunnel ? call.from : `${call.from} (local)`;
  return make(
    'li',
    {
      'data-slot': String(colour(call)),
      'data-call': call.call,
      ...(call.over ? { class: 'over' } : {}),
    },
    make('b', {}, letter(call)),
    make('span', { title: from }, from),
    make('strong', {}, call.state ?? 'hung up'),
    make('time', {}, time),
  );
}
