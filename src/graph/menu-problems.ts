import { leadingTo } from './ending-problems.js';
import { listKeys, type Menu, menuAt } from './menu.js';
import { callTo, type Played, type Position } from './played.js';
import { type Finding, problem, quote } from './problem.js';
import { spokenKeys } from './spoken-keys.js';

const MOST_CHOICES = 5;
const MOST_ERRORS = 12;
const HUMAN = ['Dial', 'Enqueue', 'Connect', 'Refer'];

/** Keys that prompts promise but that do nothing, keys that no prompt mentions, and menus that are hard to use. */
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
  const paths = new Set([...leads.values()].map(({ path }) => path));
  if (paths.size === 1 && said.promised.size === 1) return [];
  // A key that promises to repeat the menu may lead straight back to it.
  const kept = other.step.passed?.length === 0 ? said.again : new Set();
  const idle = [...said.promised].filter((key) => leads.get(key)?.path === other.path && !kept.has(key));
  const [first] = idle;
  if (first === undefined) return [];
  const message = `a prompt promises ${listKeys(idle)}, which has the effect of any wrong key: handle it in the exit, or do not promise it`;
  return [problem('idle-key', position.state, message, leads.get(first)?.step)];
}

function unsaidKeys({ position, said, leads, other, choices }: Menu): Finding[] {
  if (said.promised.size === 0 || other === undefined) return [];
  if (choices.every((key) => said.mentioned.has(key))) return [];
  const heard = callTo(position.by).flatMap((step) => ('heard' in step ? (step.heard?.document ?? []) : []));
  const { mentioned, others } = spokenKeys(heard.map(({ text }) => text).join('. '));
  const unsaid = choices.filter((key) => !mentioned.has(key));
  const [first] = unsaid;
  if (first === undefined || others || heard.some(({ plays }) => plays)) return [];
  const step = leads.get(first)?.step;
  const to = step?.passed?.[0] ?? step?.state ?? '';
  const message = `${listKeys(unsaid)} leads to ${quote(to)}, but no prompt says so: say it, or add allow: { 'unsaid-key': 'the reason' }`;
  return [problem('unsaid-key', position.state, message, step)];
}

function manyChoices({ position, choices }: Menu): Finding[] {
  if (choices.length <= MOST_CHOICES) return [];
  const message = `callers remember ${MOST_CHOICES} choices, not ${choices.length} (${listKeys(choices)}): move some to a menu of their own`;
  return [problem('many-choices', position.state, message, position.by)];
}

function noHuman(played: Played, menus: readonly Menu[]): Finding[] {
  const human = leadingTo(played, ({ heard: { document, paths } }) => {
    const calls = document.verbs.some(({ name }) => HUMAN.includes(name));
    return calls || paths.ends.some(({ elsewhere }) => elsewhere);
  });
  const found = ({ state, by }: Position, what: string) =>
    problem('no-human', state, `${what} to a person: let 0 lead to a state that dials or queues`, by);
  const [first] = played.positions;
  if (human.size === 0 && first) return [found(first, 'no call gets')];
  const without = menus.filter(({ position }) => !human.has(position));
  return without.map(({ position }) => found(position, 'no caller gets from here'));
}

/** One problem for all menus that ask again without limit when the caller presses wrong keys. */
function endlessErrors(menus: readonly Menu[]): Finding[] {
  const endless = menus.filter((menu) => menu.choices.length > 1 && asksForEver(menu));
  const [first] = endless;
  if (first === undefined) return [];
  const step = [...first.leads.values()].find(({ path }) => path === first.other?.path)?.step;
  const others = endless.length > 1 ? `, and so in ${endless.length - 1} other menus` : '';
  const message = `a caller who presses wrong keys is asked again for ever here${others}: count the errors in call.memory, and lead to a person after three`;
  return [problem('endless-errors', first.position.state, message, step)];
}

function asksForEver({ position, leads, other }: Menu): boolean {
  const [wrong] = [...leads].find(([, { path }]) => path === other?.path) ?? [];
  const been = new Set<Position>();
  let here: Position | undefined = position;
  for (let errors = 0; here && errors < MOST_ERRORS; errors++) {
    if (been.has(here)) return here === position;
    been.add(here);
    here = here.steps.find(({ result }) => result?.kind === 'key' && result.label === wrong)?.to;
  }
  return false;
}
