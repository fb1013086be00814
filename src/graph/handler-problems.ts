import type { Played, Step } from './played.js';
import { type Finding, problem } from './problem.js';
import type { Fault } from './run.js';

const REMEDIES: Record<Fault['kind'], string> = {
  'handler-throws': 'make it work for every input',
  'handler-late': 'move slow work to an action or an event',
  'missing-state': 'add that state, or lead elsewhere',
  'automatic-circle': 'let one of them ask the caller, or end',
  'memory-not-json': 'keep only JSON in the memory, or the call goes to the rescue state',
};

/** Handlers that fail, read the clock or connect to something. */
export function handlerProblems({ steps, asides }: Played): Finding[] {
  return [...steps, ...[...asides.values()].flat()].flatMap((step) => [
    ...faulty(step),
    ...[...step.reads].flatMap((read) => forbidden(read, step)),
  ]);
}

function forbidden(read: string, step: Step): Finding[] {
  const [, what, handler, state = ''] = /^(clock|socket) (\w+) (.*)$/s.exec(read) ?? [];
  if (what === undefined) return [];
  if (what === 'socket') {
    const message = `its ${handler} connects to something: move that to an action or an event, which run once`;
    return [problem('opens-socket', state, message, step)];
  }
  const message = `its ${handler} reads the clock: read call.time, which tests and \`npm run call -- --at\` can set`;
  return [problem('real-clock', state, message, step)];
}

function faulty(step: Step): Finding[] {
  if (!step.fault) return [];
  const { kind, state, detail, error } = step.fault;
  // The handler fails only because refuse-sockets.ts refuses its connection.
  if ([...step.reads].some((read) => read.startsWith('socket ') && read.endsWith(` ${state}`))) return [];
  const label = step.result?.label ? ` (${step.result.label})` : '';
  return [{ ...problem(kind, state, `${detail}${label}: ${REMEDIES[kind]}`, step), ...placeOf(error) }];
}

/** The file and line that threw the error: the first line of the stack outside of packages and this folder. */
function placeOf(error: unknown): { file?: string; line?: number } {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const [, file = '', line] of stack.matchAll(/^ +at .*?\(?(?:file:\/\/)?(\/[^():]+):(\d+):\d+\)?$/gm)) {
    if (!/\/node_modules\/|\/src\/graph\//.test(file)) return { file, line: Number(line) };
  }
  return {};
}
