import type { Graph, Node } from '../explore.js';
import { groupBy } from '../group.js';
import { otherwise } from '../otherwise.js';
import { inOneGo, leadsOf } from '../paths.js';
import { DIGITS, type Input, KEYS, type Key } from '../pretend.js';
import { type Heard, type Verb, withChildren } from '../twiml.js';
import { keysSaid, type Said } from './said.js';

/** A state that waits at a Gather, as the caller finds it. */
export interface Menu {
  state: string;
  /** The keys that the Gather passes on; the others, such as its finishOnKey, count as silence. */
  passedOn: readonly Key[];
  leads: ReadonlyMap<Key, string | undefined>;
  /** Where a key without a meaning leads, such as to an error. */
  otherwise: string | undefined;
  /** The keys that lead elsewhere, but for the digits of a number that is typed in. */
  choices: readonly Key[];
  /** Whether one key is all that is waited for. */
  oneKey: boolean;
  prompts: Prompts;
}

/** Everything that is said where a state is entered. */
export interface Prompts extends Said {
  /** Whether there is a recording among it, which may say anything. */
  played: boolean;
}

/** The menus of a tree by their states' names. */
export function findMenus(graph: Graph, heard: Heard): Map<string, Menu> {
  const menus = new Map<string, Menu>();
  const entrances = groupBy(graph.nodes.values(), (node) => inOneGo(graph, node.name).at(-1));
  for (const [node, entered] of entrances) {
    const gather = heard.verbs.get(node?.name ?? '')?.find(({ name }) => name === 'Gather');
    if (node?.exit !== 'input' || gather === undefined) continue;
    menus.set(node.name, menuOf(node, gather, promptsOf(heard, ...entered.map(({ name }) => name))));
  }
  return menus;
}

/** What these states say, one after the other. */
export function promptsOf({ verbs }: Heard, ...states: string[]): Prompts {
  const all = states.flatMap((state) => verbs.get(state) ?? []).flatMap(withChildren);
  const says = all.filter(({ name }) => name === 'Say').map(({ text }) => keysSaid(text));
  return {
    keys: new Set(says.flatMap(({ keys }) => [...keys])),
    others: says.some(({ others }) => others),
    keyFirst: says.flatMap(({ keyFirst }) => keyFirst),
    played: all.some(({ name }) => name === 'Play'),
  };
}

// The attributes' defaults: https://www.twilio.com/docs/voice/twiml/gather
function menuOf(node: Node, { attributes }: Verb, prompts: Prompts): Menu {
  const hears = (attributes.get('input') ?? 'dtmf').includes('dtmf');
  const finish = attributes.get('finishOnKey') ?? '#';
  const numDigits = attributes.get('numDigits');
  const passedOn = hears ? KEYS.filter((key) => !finish.includes(key)) : [];
  const keptBack = KEYS.filter((key) => !passedOn.includes(key));

  const explored = leadsOf(node);
  const leads = new Map(KEYS.map((key) => [key, explored.get(keptBack.includes(key) ? 'silence' : key)]));
  const other = otherwise((input) => explored.get(input), new Set<Input>([...prompts.keys, ...keptBack]));
  const digits = new Set(DIGITS.map((key) => leads.get(key)));
  const typed = numDigits && numDigits !== '1' ? KEYS : digits.size === 1 ? DIGITS : [];
  const choices = passedOn.filter((key) => {
    const to = leads.get(key);
    return to !== undefined && to !== other && !typed.includes(key);
  });
  return { state: node.name, passedOn, leads, otherwise: other, choices, oneKey: numDigits === '1', prompts };
}
