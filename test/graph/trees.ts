import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { expect, it } from 'vitest';
import { findProblems } from '../../src/graph/problems/find.js';
import { describeProblem, type ProblemKind } from '../../src/graph/problems/problem.js';
import type { Call, PhoneTree, State } from '../../src/state-machine.js';

type Exit = State<string>['exit'];

/** A state that says something and waits for a key, as a good one does. */
export function asking(prompt: string, exit: Exit): State<string> {
  return {
    enter(response) {
      const gather = response.gather({ actionOnEmptyResult: true, numDigits: 1 });
      gather.say(prompt);
    },
    exit,
  };
}

/** A state that says something and goes straight on, or ends. */
export function saying(text: string, exit: Exit): State<string> {
  return { enter: (response) => void response.say(text), exit };
}

/** A state in which a human answers. */
export const human: State<string> = { enter: (response) => void response.dial('+15551234567'), exit: null };

/** An exit by keys; anything else leads to `other`. */
export function byKey(keys: Record<string, string>, other: string): (call: Call) => string {
  return ({ digits }) => (Object.hasOwn(keys, digits) ? (keys[digits] ?? other) : other);
}

/** A small sound tree: a menu from which one key leads to a human; states of the test's own come beside. */
export function treeWith(states: Record<string, State<string>>, start = 'menu'): PhoneTree<string> {
  return {
    states: {
      menu: asking('For a human, press zero.', byKey({ 0: 'human' }, 'wrong')),
      human,
      wrong: saying('That is no choice.', 'menu'),
      ...states,
    },
    start,
    rescue: 'human',
  };
}

/** A state whose TwiML is made like this. */
export function twimlState(enter: (response: VoiceResponse) => void, exit: Exit): State<string> {
  return { enter, exit };
}

export type Case = [kind: ProblemKind, what: string, tree: PhoneTree<string>, found: string];

/** A test for each tree: it has exactly this kind of problem, which is found and said. */
export function itFinds(cases: Case[]): void {
  it.each(cases)('%s: %s is found, and nothing else', async (kind, _what, tree, found) => {
    const all = await findProblems(tree);
    // A menu without a human is advice: no tree of another problem needs to be above that.
    const problems = all.filter((problem) => problem.kind !== 'no-human' || kind === 'no-human');
    expect([...new Set(problems.map((problem) => problem.kind))]).toEqual([kind]);
    expect(problems.map(describeProblem).join('\n')).toContain(found);
  });
}

/** A state that reads its choices and takes one key. */
export const menu = (prompt: string, keys: Record<string, string>, other = 'wrong') =>
  asking(prompt, byKey(keys, other));

export const gather = { actionOnEmptyResult: true, numDigits: 1 };
