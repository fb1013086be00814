import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { PhoneCall } from '../../src/phone/call.js';
import { type Act, KEYS } from '../../src/phone/events.js';
import { callsTo, expectClean, READINGS } from '../helpers/whole-calls.js';
import { tree as bakery } from '../trees/bakery.js';
import { tree as large } from '../trees/large.js';
import { tree as registration } from '../trees/registration.js';
import { tree as transfer } from '../trees/transfer.js';

/** Calls of each tree; the long tests play more. */
const RUNS = Number(process.env['RANDOM_CALLS'] ?? 50);

/** One of the acts that make sense now; pressing a key mostly, so that calls get somewhere. */
function choose(caller: PhoneCall, choice: number): Act {
  const { acts } = caller;
  const act = acts.includes('press') && choice % 4 ? 'press' : (acts[choice % acts.length] ?? 'hangup');
  const key = KEYS[(choice >> 3) % KEYS.length] ?? '0';
  if (act === 'press') return { act, key };
  if (act === 'speak') return { act, seconds: choice % 90, end: choice % 3 ? 'silence' : key };
  return act === 'say' ? { act, text: 'a cake' } : { act };
}

describe.each([
  ['bakery', callsTo(bakery)],
  ['registration', callsTo(registration)],
  ['transfer', callsTo(transfer)],
  ['large', callsTo(large)],
])('the tree %s', (_name, call) => {
  it(`goes well in ${RUNS} random calls`, async () => {
    const acts = fc.array(fc.nat(), { maxLength: 40 });
    const property = fc.asyncProperty(fc.constantFrom(...READINGS), acts, async (reading, choices) => {
      const caller = await call(reading);
      for (const choice of choices) {
        if (caller.status === 'ended') break;
        await caller.act(choose(caller, choice));
      }
      expectClean(caller);
    });
    await fc.assert(property, { numRuns: RUNS, seed: 20210615 });
  }, 300_000);
});
