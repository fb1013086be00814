import type { PhoneCall } from '../../src/phone/call.js';
import { type Act, KEYS } from '../../src/phone/events.js';

/** Chooses a possible act of either end by a random number; sometimes a key, rarely hanging up. */
export function randomAct({ acts, events }: PhoneCall, choice: number): Act {
  const others = choice % 8 ? acts.filter((act) => act !== 'hangup') : acts;
  const act = others[choice % others.length] ?? 'hangup';
  const key = KEYS[(choice >> 4) % KEYS.length] ?? '0';
  if (choice % 7 === 0 || act === 'press') return { act: 'press', key };
  if (act === 'speak') return { act, seconds: choice % 90, end: choice % 3 ? 'silence' : key };
  if (act === 'say') {
    const gather = events.findLast((event) => event.event === 'verb' && event.name === 'Gather');
    const hints = gather?.event === 'verb' ? (gather.attributes['hints'] ?? '').split(', ') : [];
    return { act, text: hints[choice % (hints.length + 1)] || 'something else' };
  }
  if (act === 'answer') {
    return { act, by: choice % 5 ? 'person' : 'machine', seconds: choice % 2 ? 3 : Number.POSITIVE_INFINITY };
  }
  if (act === 'callee') return { act, ...(choice % 3 ? { does: choice % 3 === 1 ? key : 'hangup' } : {}) };
  return { act };
}
