import { fork } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { takeTreeOption } from './load-tree.js';
import { describeProblem, type Problem, type ProblemKind, problem } from './problem.js';
import type { Doing, Told } from './prove-child.js';
import { describeWitness } from './witness.js';

const HELP = `Plays every call that the phone tree can have, and reports what goes wrong.

  npm run prove                       plays src/ivr.ts, or the tree that TREE names
  npm run prove -- --tree FILE        plays another tree, such as recipes/office
  npm run prove -- --json             prints one JSON object a line for each problem

Each problem comes with a call that shows it. Exit code: 0 no errors, 1 errors, 2 wrong usage.`;

/** A handler that computes for this long counts as an endless loop. */
const STUCK_MS = 10_000;
const CHILD = fileURLToPath(new URL('./prove-child.ts', import.meta.url));

/** The output of a command. */
export type Output = Pick<Console, 'log' | 'error'>;

/** Runs `npm run prove` with these arguments, and returns the exit code. */
export async function runProve(args: string[], output: Output): Promise<0 | 1 | 2> {
  try {
    const { name, rest } = takeTreeOption(args);
    const options = { json: { type: 'boolean' }, help: { type: 'boolean' } } as const;
    const { json = false, help } = parseArgs({ args: rest, options }).values;
    if (!help) return report(await playInChild(name), json, name, output);
    output.log(HELP);
    return 0;
  } catch (error) {
    output.error(
      `${error instanceof Error ? error.message : error}\n(npm run prove -- --help lists the options)`,
    );
    return 2;
  }
}

/** Plays the tree in a child process, which is always ended, even if a handler loops or keeps timers. */
function playInChild(name: string | undefined): Promise<Told> {
  // The output of the tree is discarded, so that --json prints only JSON.
  const child = fork(CHILD, name === undefined ? [] : [name], {
    execArgv: ['--import', import.meta.resolve('tsx')],
    stdio: ['ignore', 2, 2, 'pipe', 'ipc'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  let stuck: NodeJS.Timeout | undefined;
  return new Promise<Told>((resolve) => {
    let doing = '';
    const giveUp = (kind: ProblemKind, does: string, failed: string) =>
      resolve(brokenIn(doing, kind, does) ?? { failed });
    stuck = setTimeout(() => {
      const does = 'never returns, and nothing after it was played: make it return at once';
      giveUp('handler-late', does, `The tree is not loaded within ${STUCK_MS / 1000} s`);
    }, STUCK_MS);
    const notes: Readable | undefined =
      child.stdio[3] instanceof Object && 'setEncoding' in child.stdio[3] ? child.stdio[3] : undefined;
    notes?.setEncoding('utf8').on('data', (text: string) => {
      doing = `${doing}${text}`.split('\n').slice(-2).join('\n');
      stuck?.refresh();
    });
    child.once('message', (told: Told) => resolve(told));
    child.once('exit', (code, signal) => {
      const how = signal ?? `exit code ${code}`;
      const does = `ends the process (${how}), and nothing after it was played: make it return`;
      giveUp('handler-throws', does, `The tree ended the process that plays it (${how})`);
    });
  }).finally(() => {
    clearTimeout(stuck);
    child.kill('SIGKILL');
  });
}

/** The problem of a handler that ends the process or never returns; undefined if no handler has run. */
function brokenIn(notes: string, kind: ProblemKind, does: string): Told | undefined {
  const [last] = notes.split('\n').slice(-2);
  if (!last) return undefined;
  const { state, handler, witness }: Doing = JSON.parse(last);
  const { step: _step, words: _words, ...found } = problem(kind, state, `its ${handler} ${does}`);
  return { problems: [{ ...found, witness }], turns: 0, doubts: [] };
}

function report(told: Told, json: boolean, name: string | undefined, { log, error }: Output): 0 | 1 {
  if ('failed' in told) {
    error(told.failed);
    return 1;
  }
  const { problems, turns, doubts } = told;
  for (const found of problems) log(json ? asJson(found, name) : asText(found, name));
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  if (json) return errors > 0 ? 1 : 0;
  const played = doubts.length === 0 ? `all ${turns} turns` : `${turns} turns, but not all`;
  const why = doubts.length === 0 ? '' : `: ${doubts.join('; ')}`;
  if (turns > 0) log(`Played ${played}${why}.`);
  log(`The phone tree has ${errors === 0 ? 'no errors' : `${errors} error${errors > 1 ? 's' : ''}`}.`);
  return errors > 0 ? 1 : 0;
}

function asText(found: Problem, name: string | undefined): string {
  const command = found.witness && `\n       ${describeWitness(found.witness, name)}`;
  return `${found.severity.padEnd(6)} ${describeProblem(found)}${command ?? ''}`;
}

function asJson({ witness, ...found }: Problem, name: string | undefined): string {
  return JSON.stringify({
    ...found,
    ...(witness && { witness: { ...witness, command: describeWitness(witness, name) } }),
  });
}
