import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PhoneCall } from '../../src/phone/call.js';
import { type Act, KEYS } from '../../src/phone/events.js';
import { expectClean, MENU, READINGS, realTree } from './tree.js';

const RUNS = Number(process.env['RANDOM_CALLS'] ?? 1000);
const call = realTree();

/** One of the acts that make sense now; pressing a key mostly, so that calls get somewhere. */
function choose(caller: PhoneCall, choice: number): Act {
  const { acts } = caller;
  const act = acts.includes('press') && choice % 4 ? 'press' : (acts[choice % acts.length] ?? 'hangup');
  const key = KEYS[(choice >> 3) % KEYS.length] ?? '0';
  if (act === 'press') return { act, key };
  if (act === 'speak') return { act, seconds: choice % 90, end: choice % 3 ? 'silence' : key };
  return act === 'say' ? { act, text: 'sales' } : { act };
}

it(`${RUNS} random calls go well, and from the menu a human is one key away`, async () => {
  const acts = fc.array(fc.nat(), { maxLength: 40 });
  const property = fc.asyncProperty(fc.constantFrom(...READINGS), acts, async (reading, choices) => {
    const caller = await call(reading);
    for (const choice of choices) {
      if (caller.status === 'ended') break;
      await caller.act(choose(caller, choice));
    }
    if (caller.status === 'gathering') {
      if (!caller.heard.includes(MENU)) await caller.press('*');
      expect(caller.heard).toContain(MENU);
      await caller.press('0');
      expect(caller.status).toBe('dialing');
    }
    expectClean(caller);
  });
  await fc.assert(property, { numRuns: RUNS, seed: 20210615 });
}, 300_000);
