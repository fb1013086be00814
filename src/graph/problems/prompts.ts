import type { Graph } from '../explore.js';
import { groupBy } from '../group.js';
import { listInputs } from '../inputs.js';
import { inOneGo } from '../paths.js';
import type { Key } from '../pretend.js';
import { type Heard, withChildren } from '../twiml.js';
import { type Menu, promptsOf } from './menus.js';
import { type Problem, problem, quote } from './problem.js';

/** Verbs during which keys mean something, to Twilio or to the other side. */
const TAKE_KEYS = ['Gather', 'Record', 'Dial', 'Enqueue', 'Connect', 'Pay', 'Prompt'];

/** Characters that a Say may have, by the maker of its voice (https://www.twilio.com/docs/voice/twiml/say). */
const LIMITS = [
  { voices: 'Polly.', characters: 3000 },
  { voices: 'Google.', characters: 5000 },
  { voices: '', characters: 4096 },
];

/** Keys that prompts say in vain, keys that they do not say, and prompts that are too long. */
export function promptProblems(graph: Graph, heard: Heard, menus: ReadonlyMap<string, Menu>): Problem[] {
  return [...graph.nodes.keys()].flatMap((state) => [
    ...idleKeys(graph, heard, menus, state),
    ...unsaidKeys(graph, menus.get(state)),
    ...longSays(heard, state),
  ]);
}

function idleKeys(graph: Graph, heard: Heard, menus: ReadonlyMap<string, Menu>, state: string): Problem[] {
  const said = [...promptsOf(heard, state).keys];
  const entered = inOneGo(graph, state);
  const last = entered.at(-1);
  const menu = menus.get(last?.name ?? '');
  if (menu) {
    const idle = said.filter((key) => isIdle(graph, menu, key));
    if (idle.length === 0) return [];
    const nowhere = `leads to ${quote(menu.otherwise ?? '')}, as every key does that means nothing`;
    const remedy = `give it a meaning in the exit${menu.state === state ? '' : ` of ${quote(menu.state)}`}`;
    return [
      problem(
        'idle-key',
        state,
        `a prompt says ${listInputs(idle)}, which ${nowhere}: ${remedy}, or do not say it`,
      ),
    ];
  }
  const taken = entered.some(({ name }) =>
    heard.verbs.get(name)?.some((verb) => TAKE_KEYS.includes(verb.name)),
  );
  if (said.length === 0 || taken || last?.exit !== 'end') return [];
  const message = `a prompt says ${listInputs(said)}, but nobody waits for a key here: ask for it with a Gather and an exit function, or do not say it`;
  return [problem('idle-key', state, message)];
}

function isIdle(
  graph: Graph,
  { state, passedOn, leads, otherwise, oneKey, prompts }: Menu,
  key: Key,
): boolean {
  const to = leads.get(key);
  if (to === undefined || to !== otherwise) return false;
  const arrives = passedOn.includes(key);
  // It ends a number that is typed in.
  if (!arrives && !oneKey && passedOn.length > 0) return false;
  // "Press one to continue", where any key would do.
  if (arrives && prompts.keys.size === 1 && passedOn.every((one) => leads.get(one) === to)) return false;
  // In "press one for yes, two for no" the exit may take anything but one for no. But what asks again, or says
  // something and goes on, is the answer to a mistake, and what any other key does is not what this one does.
  return prompts.others || to === state || graph.nodes.get(to)?.exit === 'automatic';
}

function unsaidKeys({ nodes }: Graph, menu: Menu | undefined): Problem[] {
  if (!menu || menu.prompts.played) return [];
  const { state, choices, leads, otherwise, prompts } = menu;
  const unsaid = choices.filter((key) => !prompts.keys.has(key));
  return [...groupBy(unsaid, (key) => leads.get(key) ?? '')]
    .filter(([to]) => nodes.has(to))
    .map(([to, keys]) => {
      const remedy = `say so, or let it lead to ${quote(otherwise ?? '')}, as every key does that means nothing`;
      return problem(
        'unsaid-key',
        state,
        `${listInputs(keys)} leads to ${quote(to)}, but no prompt says so: ${remedy}`,
      );
    });
}

function longSays({ verbs }: Heard, state: string): Problem[] {
  const says = (verbs.get(state) ?? []).flatMap(withChildren).filter(({ name }) => name === 'Say');
  return says.flatMap(({ text, attributes }) => {
    const voice = attributes.get('voice') ?? '';
    const limit = LIMITS.find(({ voices }) => voice.startsWith(voices))?.characters ?? 0;
    if (text.length <= limit) return [];
    const size = `${text.length} characters, and ${voice || 'its voice'} says ${limit} at most`;
    return problem('long-say', state, `a Say of it has ${size}: split it into several`);
  });
}
