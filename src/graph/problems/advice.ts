import type { Graph } from '../explore.js';
import { listInputs } from '../inputs.js';
import { inOneGo } from '../paths.js';
import type { Heard } from '../twiml.js';
import { type Menu, promptsOf } from './menus.js';
import { type Problem, problem } from './problem.js';
import { HUMAN_VERBS } from './ways.js';

const MOST_CHOICES = 5;

/**
 * What guides to good phone trees say, ISO/IEC 13714 first: five choices at most, the choice before its key,
 * and a key for a human.
 */
export function adviceOn(graph: Graph, heard: Heard, menus: ReadonlyMap<string, Menu>): Problem[] {
  return [...graph.nodes.keys()].flatMap((state) => {
    const advice = promptsOf(heard, state).keyFirst.map((words) =>
      problem(
        'key-first',
        state,
        `callers listen for their choice, and then for its key: put the choice before "${words} …"`,
      ),
    );
    const menu = menus.get(state);
    return menu ? [...advice, ...menuAdvice(graph, heard, menu)] : advice;
  });
}

function menuAdvice(graph: Graph, heard: Heard, { state, choices, leads }: Menu): Problem[] {
  const advice: Problem[] = [];
  if (choices.length > MOST_CHOICES) {
    const message = `callers keep ${MOST_CHOICES} choices in mind, not ${choices.length} (${listInputs(choices)}): move some to a menu of their own`;
    advice.push(problem('many-choices', state, message));
  }
  const human = [...leads.values()].some((to) => to !== undefined && leadsToHuman(graph, heard, to));
  if (!human) {
    advice.push(
      problem('no-human', state, 'no key leads to a human: let 0 lead to a state that dials or queues'),
    );
  }
  return advice;
}

function leadsToHuman(graph: Graph, heard: Heard, state: string): boolean {
  return inOneGo(graph, state).some(({ name }) =>
    heard.verbs.get(name)?.some((verb) => HUMAN_VERBS.includes(verb.name)),
  );
}
