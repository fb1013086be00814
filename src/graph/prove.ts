import type { PhoneTree } from '../state-machine.js';
import { documentProblems } from './document-problems.js';
import { endingProblems } from './ending-problems.js';
import { exitProblems } from './exit-problems.js';
import { handlerProblems } from './handler-problems.js';
import { menuProblems } from './menu-problems.js';
import { type PlayOptions, playTree } from './play-tree.js';
import type { Played } from './played.js';
import { type Finding, type Problem, type ProblemKind, quote } from './problem.js';
import { readStructure, type Structure, structureProblems } from './structure.js';
import { witnessOf } from './witness.js';

interface ProveOptions extends PlayOptions {
  /** The tree's file, which messages name. */
  file?: string;
}

interface Proof {
  /** Errors first, then advice. */
  problems: Problem[];
  /** Undefined if the tree is too broken to be played. */
  played: Played | undefined;
}

const RULES = [handlerProblems, endingProblems, exitProblems, documentProblems, menuProblems];

const UNPLAYABLE: readonly ProblemKind[] = ['malformed-state', 'missing-start', 'memory-not-json'];

/** Plays all calls that a tree can have, and finds problems in them. Actions are not run. */
export async function prove<Name extends string, Memory>(
  tree: PhoneTree<Name, Memory>,
  options: ProveOptions = {},
): Promise<Proof> {
  const structure = readStructure(tree);
  const written = structureProblems(structure);
  const unplayable = written.some(({ kind }) => UNPLAYABLE.includes(kind));
  const played = unplayable ? undefined : await playTree(tree, options);
  const found = played ? RULES.flatMap((rule) => rule(played)) : [];
  const problems = foremost([...found, ...written], structure).map(({ step, words, ...one }) => {
    const witness = step && witnessOf(step, words);
    return placed(unlessUnsure(witness ? { ...one, witness } : one, structure), options);
  });
  const wanted = (severity: string) => problems.filter((one) => one.severity === severity);
  return { problems: [...wanted('error'), ...wanted('advice')], played };
}

/** One problem for each kind and state: the first error, or else the first advice. Without allowed problems. */
function foremost(findings: readonly Finding[], { places }: Structure): Finding[] {
  const unique = new Map<string, Finding>();
  for (const finding of findings) {
    const { kind, state, severity } = finding;
    const reason = places.get(state)?.allow[kind];
    if (typeof reason === 'string' && reason !== '') continue;
    const known = unique.get(`${kind} ${state}`);
    if (!known || (known.severity === 'advice' && severity === 'error'))
      unique.set(`${kind} ${state}`, finding);
  }
  return [...unique.values()];
}

/** Reduces an error to advice if its call passes an action without `pretend` that may write to the memory. */
function unlessUnsure(found: Problem, { places }: Structure): Problem {
  const given = found.witness?.given ?? [];
  const unsure = [...places].find(
    ([name, place]) => place.unsure && given.some((one) => one.startsWith(`${name} leads to `)),
  );
  if (!unsure || found.severity === 'advice') return found;
  const message = `${found.message} (unless ${quote(unsure[0])} keeps something in the memory: give it a \`pretend\`)`;
  return { ...found, severity: 'advice', message };
}

/** Adds the file, and the line where the state begins unless the problem knows a better line. */
function placed(found: Problem, { file, source = '' }: ProveOptions): Problem {
  if (found.line !== undefined || file === undefined) return found;
  const name = found.state.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const before = new RegExp(`^[^]*?(?=(?:^|[{,])\\s*['"]?${name}['"]?\\s*:\\s*[{\\w])`, 'm').exec(source);
  const [text] = before ?? [];
  return text === undefined ? { ...found, file } : { ...found, file, line: text.split('\n').length };
}
