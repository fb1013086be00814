import type { Played, Step } from './played.js';
import { type Finding, problem } from './problem.js';
import type { Fault } from './run.js';

const REMEDIES: Record<Fault['kind'], string> = {
  'handler-throws': 'let it answer whatever the caller does',
  'handler-late': 'leave what takes time to an action or an event',
  'missing-state': 'add that state, or lead elsewhere',
  'automatic-circle': 'let one of them ask the caller, or end',
  'memory-not-json': 'a call that cannot be kept goes to the rescue state',
};

/** What handlers must leave alone, by the note that is made of it. */
const FORBIDDEN = {
  clock: ['real-clock', 'reads the clock: read call.time, which tests and `npm run call -- --at` can set'],
  socket: ['opens-socket', 'connects to something: leave that to an action or an event, which run once'],
} as const;

/** What breaks calls when handlers run; the caller is rescued, with an apology. */
export function handlerProblems({ steps, asides }: Played): Finding[] {
  const faults = [
    ...steps.map((step) => ({ step, fault: step.fault })),
    ...asides.map(({ by, fault }) => ({ step: by, fault })),
  ];
  return [
    ...faults.flatMap(({ fault, step }) => (fault ? faulty(fault, step) : [])),
    ...steps.flatMap((step) => [...step.reads].flatMap((read) => forbidden(read, step))),
  ];
}

function forbidden(read: string, step: Step): Finding[] {
  const [, what, handler, state = ''] = /^(clock|socket) (\w+) (.*)$/s.exec(read) ?? [];
  if (what !== 'clock' && what !== 'socket') return [];
  const [kind, message] = FORBIDDEN[what];
  return [problem(kind, state, `its ${handler} ${message}`, step)];
}

function faulty({ kind, state, detail, error }: Fault, step: Step): Finding[] {
  // It fails because tools let it connect to nothing.
  if ([...step.reads].some((read) => read.startsWith('socket ') && read.endsWith(` ${state}`))) return [];
  const label = step.ask?.label ? ` (${step.ask.label})` : '';
  const found = problem(kind, state, `${detail}${label}: ${REMEDIES[kind]}`, step);
  return [{ ...found, ...placeOf(error) }];
}

/** Where an error was thrown: the first line of its stack that is not a package's. */
function placeOf(error: unknown): { file?: string; line?: number } {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const [, file = '', line] of stack.matchAll(/^ +at .*?\(?(?:file:\/\/)?(\/[^():]+):(\d+):\d+\)?$/gm)) {
    if (!file.includes('/node_modules/') && !file.includes('/src/graph/'))
      return { file, line: Number(line) };
  }
  return {};
}
