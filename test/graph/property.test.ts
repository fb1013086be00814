import { createServer } from 'node:http';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { playTree } from '../../src/graph/play-tree.js';
import { listen } from '../../src/listen.js';
import { placeCall } from '../../src/phone/call.js';
import { KEYS } from '../../src/phone/events.js';
import type { PhoneTree, State } from '../../src/state-machine.js';
import { appOf } from '../helpers/caller.js';

const NAMES = ['a', 'b', 'c', 'd', 'e'] as const;

/** A state that says its name, then waits, goes on to a later state (so there are no circles), or ends. */
function stateOf(index: number) {
  const name = NAMES[index] ?? 'a';
  const waits = fc.tuple(
    fc.dictionary(fc.constantFrom(...KEYS, ''), fc.constantFrom(...NAMES)),
    fc.constantFrom(...NAMES),
  );
  const kinds: fc.Arbitrary<State<string>>[] = [
    waits.map(([ways, other]) => ({
      enter(response) {
        const gather = response.gather({ actionOnEmptyResult: true, numDigits: 1, finishOnKey: '' });
        gather.say(`in ${name}`);
      },
      exit: ({ digits }) => ways[digits] ?? other,
    })),
    fc.constant({ enter: (response) => void response.say(`end ${name}`), exit: null }),
  ];
  const later = NAMES.slice(index + 1);
  if (later.length > 0) {
    kinds.push(
      fc
        .constantFrom(...later)
        .map((exit) => ({ enter: (response) => void response.say(`via ${name}`), exit })),
    );
  }
  return fc.oneof(...kinds);
}

const trees: fc.Arbitrary<PhoneTree<string>> = fc
  .tuple(...NAMES.map((_name, index) => stateOf(index)))
  .map((states) => ({
    states: Object.fromEntries(
      NAMES.map((name, index) => [name, states[index] ?? { enter: () => {}, exit: null }]),
    ),
    start: 'a',
    rescue: 'a',
  }));

it('playTree predicts what the webhook does when the phone presses the same keys', async () => {
  const property = fc.asyncProperty(
    trees,
    fc.array(fc.constantFrom(...KEYS, 'wait' as const), { maxLength: 8 }),
    async (tree, inputs) => {
      const { positions } = await playTree(tree);
      const server = createServer(appOf(tree));
      const call = await placeCall(`http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}/webhook`);
      try {
        let step = positions[0]?.by;
        for (const input of inputs) {
          const { state, passed = [], to } = step ?? {};
          expect(call.heard.split(' ').filter((word) => word.length === 1)).toEqual([...passed, state]);
          expect(call.status).toBe(to && to.heard.paths.results.length > 0 ? 'gathering' : 'ended');
          step = to?.steps.find(({ result }) => result?.words.join() === input);
          if (!step) return;
          await (input === 'wait' ? call.wait() : call.press(input));
        }
      } finally {
        server.close();
        server.closeAllConnections();
      }
    },
  );
  await fc.assert(property, { numRuns: Number(process.env['RANDOM_CALLS'] ?? 20) });
});
