import type { Fault, Graph } from '../explore.js';
import { listInputs } from '../inputs.js';
import type { Heard } from '../twiml.js';
import { type Problem, problem } from './problem.js';

/** Each kind of problem, and what to do about it. */
const KINDS = {
  throws: ['exit-throws', 'let it answer with a state whatever the caller does'],
  late: ['exit-late', 'let it answer at once, and leave what takes time to an enter'],
  wavers: ['exit-wavers', 'let it look at nothing but the call, in whose memory an enter can put the rest'],
} as const;

/** Handlers that throw, do not come back, or answer differently each time. */
export function handlerProblems({ nodes }: Graph, heard: Heard): Problem[] {
  return [...nodes.values()].flatMap(({ name, faults, malformed }) => {
    // That is said already, and the rest follows from it.
    if (malformed.length > 0) return [];
    const problems = faults.map((fault) => exitProblem(name, fault));
    const silent = heard.faults.get(name);
    if (silent !== undefined) {
      problems.push(problem('enter-fails', name, `${silent}: let it say something to every caller`));
    }
    return problems;
  });
}

function exitProblem(state: string, { kind, detail, inputs }: Fault): Problem {
  const [name, remedy] = KINDS[kind];
  return problem(name, state, `${detail} (${listInputs(inputs)}): ${remedy}`);
}
