import type { Key } from '../phone/events.js';
import { leadingTo } from './ending-problems.js';
import { listKeys, type Menu, menuAt } from './menu.js';
import type { Played, Position, Step } from './played.js';
import { type Finding, problem, quote } from './problem.js';
import { withNested } from './read-twiml.js';
import { spokenKeys } from './spoken-keys.js';

const MOST_CHOICES = 5;
const MOST_ERRORS = 12;
const HUMAN = ['Dial', 'Enqueue', 'Connect', 'Refer'];

/** Keys that prompts promise in vain, keys that they keep secret, and menus that are hard to use. */
export function menuProblems(played: Played): Finding[] {
  const menus = played.positions.flatMap((position) => menuAt(position) ?? []);
  return [
    ...menus.flatMap((menu) => [...idleKeys(menu), ...unsaidKeys(menu), ...manyChoices(menu)]),
    ...noHuman(played, menus),
    ...endlessErrors(menus),
  ];
}

function idleKeys({ position, said, leads, other }: Menu): Finding[] {
  if (!other || other.step.to?.state !== position.state) return [];
  const ways = new Set([...leads.values()].map(({ way }) => way));
  if (ways.size === 1 && said.promised.size === 1) return [];
  const straightBack = other.step.passed?.length === 0;
  const idle = [...said.promised].filter((key) => {
    // To hear the menu again is what such a key may have promised.
    return leads.get(key)?.way === other.way && !(straightBack && said.again.has(key));
  });
  if (idle.length === 0) return [];
  const message = `a prompt promises ${listKeys(idle)}, which does what every key does that means nothing: give it a meaning in the exit, or do not say it`;
  return [problem('idle-key', position.state, message, leads.get(idle[0] ?? '0')?.step ?? position.by)];
}

function unsaidKeys({ position, said, leads, other, choices }: Menu): Finding[] {
  if (said.promised.size === 0 || other === undefined) return [];
  const secret = choices.filter((key) => !said.mentioned.has(key));
  const [first] = secret;
  if (first === undefined) return [];
  const before = textsBefore(position);
  if (before === undefined || spokenKeys(before).others) return [];
  const { mentioned } = spokenKeys(before);
  const unsaid = secret.filter((key) => !mentioned.has(key));
  return unsaid.slice(0, 1).map((key) => {
    const step = leads.get(key)?.step;
    const to = step?.passed?.[0] ?? step?.state ?? '';
    const message = `${listKeys(unsaid)} leads to ${quote(to)}, but no prompt says so: say it, or add allow: { 'unsaid-key': 'the reason' }`;
    return problem('unsaid-key', position.state, message, step ?? position.by);
  });
}

/** All that a caller has heard by now; undefined: there were audio files, which may have said anything. */
function textsBefore({ by }: Position): string | undefined {
  const texts: string[] = [];
  for (let step: Step | undefined = by; step; step = step.from?.by) {
    const { text = '', verbs = [] } = step.heard?.document ?? {};
    if (verbs.flatMap(withNested).some(({ name }) => name === 'Play')) return undefined;
    texts.push(text);
  }
  return texts.join('. ');
}

function manyChoices({ position, choices }: Menu): Finding[] {
  if (choices.length <= MOST_CHOICES) return [];
  const message = `callers keep ${MOST_CHOICES} choices in mind, not ${choices.length} (${listKeys(choices)}): move some to a menu of their own`;
  return [problem('many-choices', position.state, message, position.by)];
}

function noHuman(played: Played, menus: readonly Menu[]): Finding[] {
  const human = leadingTo(played, ({ heard }) => {
    return (
      heard.document.verbs.some(({ name }) => HUMAN.includes(name)) ||
      heard.ways.ends.some(({ elsewhere }) => elsewhere)
    );
  });
  const remedy = 'let 0 lead to a state that dials or queues';
  const [first] = played.positions;
  if (human.size === 0 && first)
    return [problem('no-human', first.state, `no call gets to a person: ${remedy}`, first.by)];
  const without = menus.filter(({ position }) => !human.has(position));
  return without.map(({ position }) =>
    problem('no-human', position.state, `no caller gets from here to a person: ${remedy}`, position.by),
  );
}

/** One problem for all menus that ask again and again, whatever the caller presses. */
function endlessErrors(menus: readonly Menu[]): Finding[] {
  const endless = menus.filter((menu) => menu.choices.length > 1 && asksForEver(menu));
  const [first] = endless;
  const wrong = first && [...first.leads].find(([, { way }]) => way === first.other?.way);
  if (!first || !wrong) return [];
  const others = endless.length > 1 ? `, as ${endless.length - 1} others are` : '';
  const message = `a caller who presses wrong keys is asked again for ever here${others}: count in call.memory, and after three lead to a person`;
  return [problem('endless-errors', first.position.state, message, wrong[1].step)];
}

function asksForEver({ position, leads, other }: Menu): boolean {
  const wrong: Key | undefined = [...leads].find(([, { way }]) => way === other?.way)?.[0];
  const been = new Set<Position>();
  let here: Position | undefined = position;
  for (let errors = 0; here && errors < MOST_ERRORS; errors++) {
    if (been.has(here)) return here === position;
    been.add(here);
    here = here.steps.find(({ ask }) => ask?.kind === 'key' && ask.label === wrong)?.to;
  }
  return false;
}
