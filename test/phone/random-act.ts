import type { PhoneCall } from '../../src/phone/call.js';
import { type Act, KEYS } from '../../src/phone/events.js';

/** One of the acts that make sense now at either end, or a key, by a random number. */
export function randomAct({ acts }: PhoneCall, choice: number): Act {
  const act = acts[choice % acts.length] ?? 'hangup';
  const key = KEYS[(choice >> 4) % KEYS.length] ?? '0';
  if (choice % 7 === 0 || act === 'press') return { act: 'press', key };
  if (act === 'speak') return { act, seconds: choice % 90, end: choice % 3 ? 'silence' : key };
  if (act === 'say') return { act, text: 'sales' };
  if (act === 'answer') {
    return { act, by: choice % 5 ? 'person' : 'machine', seconds: choice % 2 ? 3 : Number.POSITIVE_INFINITY };
  }
  if (act === 'callee') return { act, ...(choice % 3 ? { does: choice % 3 === 1 ? key : 'hangup' } : {}) };
  return { act };
}
