import type { Graph, Node } from '../explore.js';
import { inOneGo } from '../paths.js';
import type { Heard, Verb } from '../twiml.js';
import { type Problem, problem, quote } from './problem.js';

/** Verbs that ask the caller for something. */
const ASKING = ['Gather', 'Record'];

/** Verbs that have Twilio ask the webhook again, by themselves or at an action of their own. */
const COMING_BACK = ['Gather', 'Record', 'Redirect', 'Pay', 'Prompt'];

/** Verbs that go on with the call where a Gather before them heard nothing. */
const GOING_ON = ['Gather', 'Record', 'Redirect', 'Dial', 'Enqueue', 'Connect', 'Refer'];

/** Where what a state asks and what it waits for do not go together. */
export function askingProblems(graph: Graph, heard: Heard): Problem[] {
  return [...graph.nodes.values()].flatMap((node) => {
    const verbs = heard.verbs.get(node.name);
    if (verbs === undefined || node.malformed.length > 0) return [];
    return [...gatherProblems(node, verbs), ...askedTwice(graph, heard, node, verbs)];
  });
}

function gatherProblems({ name, exit }: Node, verbs: readonly Verb[]): Problem[] {
  const gather = verbs.findIndex((verb) => verb.name === 'Gather');
  if (exit !== 'input') {
    if (gather < 0) return [];
    const message = `it has a Gather, but its exit does not look at what the caller does: write an exit function, or say it without a Gather`;
    return [problem('idle-gather', name, message)];
  }
  if (!verbs.some((verb) => COMING_BACK.includes(verb.name) || verb.attributes.has('action'))) {
    const message = `its exit waits for input, but nothing asks for any, so that the call ends here: add a Gather to its enter, or name the next state as its exit`;
    return [problem('no-gather', name, message)];
  }
  const asksSilence = verbs[gather]?.attributes.get('actionOnEmptyResult') === 'true';
  if (gather < 0 || asksSilence || verbs.slice(gather + 1).some((verb) => GOING_ON.includes(verb.name)))
    return [];
  const message = `the call ends where the caller stays silent: set actionOnEmptyResult of its Gather`;
  return [problem('silence-ends-call', name, message)];
}

function askedTwice(graph: Graph, heard: Heard, node: Node, verbs: readonly Verb[]): Problem[] {
  const own = verbs.filter(({ name }) => ASKING.includes(name)).map(({ name }) => name);
  if (own.length > 1) {
    const message = `it asks the caller for more than one thing at a time (${own.join(', ')}): make a state of each`;
    return [problem('asks-twice', node.name, message)];
  }
  // A Gather before an automatic exit is a problem of its own.
  if (node.exit !== 'automatic' || own[0] !== 'Record') return [];
  const [, ...after] = inOneGo(graph, node.name);
  const second = after.find(({ name }) => heard.verbs.get(name)?.some((verb) => ASKING.includes(verb.name)));
  if (second === undefined) return [];
  const message = `it asks for a recording and goes straight on to ${quote(second.name)}, which asks the caller too: let its exit be a function, which waits for the recording`;
  return [problem('asks-twice', node.name, message)];
}
