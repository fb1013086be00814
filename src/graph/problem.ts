import { inspect } from 'node:util';
import type { Step } from './played.js';
import type { Witness } from './witness.js';

/** An error makes `npm run check` fail. Advice is for a person to decide. */
type Severity = 'error' | 'advice';

/** All kinds of problems; README.md explains each. */
export type ProblemKind = ErrorKind | (typeof ADVICE)[number];

type ErrorKind =
  // Structure: a server does not start with these.
  | 'missing-start'
  | 'missing-rescue'
  | 'missing-state'
  | 'automatic-circle'
  | 'malformed-state'
  // Handlers.
  | 'handler-throws'
  | 'handler-late'
  | 'memory-not-json'
  | 'opens-socket'
  // Paths of calls.
  | 'silent-end'
  | 'unreachable'
  | 'no-way-out'
  | 'unasked-exit'
  | 'unheard-result'
  | 'never-sent'
  | 'unheard-speech'
  | 'asks-twice'
  // TwiML.
  | 'invalid-twiml'
  | 'large-twiml'
  | 'long-say'
  | 'unreached-verb'
  | 'bad-number'
  | 'transcribe-limit'
  | 'unannounced-recording'
  // Prompts.
  | 'idle-key'
  | 'unsaid-key';

const ADVICE = [
  'many-choices',
  'key-first',
  'no-human',
  'long-menu',
  'odd-timeout',
  'endless-errors',
  'not-read-back',
  'deaf-prompt',
  'queue-without-exit',
  'queue-without-music',
  'real-clock',
] as const;

export interface Problem {
  severity: Severity;
  kind: ProblemKind;
  state: string;
  /** Says what is wrong and what to do. Printed after the state's name and a colon. */
  message: string;
  /** A call that shows the problem; undefined if the problem is that something never happens. */
  witness?: Witness;
  file?: string;
  line?: number;
}

/** A problem as a rule finds it. Of several with the same kind and state, only one is reported. */
export interface Finding extends Problem {
  /** The last step of the call that shows the problem. */
  step?: Step | undefined;
  /** The words of a phone script that follow the last step. */
  words?: readonly string[] | undefined;
}

export function problem(
  kind: ProblemKind,
  state: string,
  message: string,
  step?: Step,
  words?: readonly string[],
): Finding {
  const severity = ADVICE.some((advice) => advice === kind) ? 'advice' : 'error';
  return { severity, kind, state, message, step, words };
}

/** The problem on one line: `src/ivr.ts:76: menu: …`. */
export function describeProblem({ state, message, file, line }: Problem): string {
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
  return `${place}${quote(state)}: ${message}`;
}

/** A state's name for use in a sentence, in quotes unless it is one plain word. */
export function quote(name: string): string {
  return /^\w[\w-]*$/.test(name) ? name : printable(JSON.stringify(name));
}

/** Replaces control and invisible characters by their code points. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** Any value on one line, in the syntax of JavaScript. An error is shown by its name and message. */
export function show(value: unknown): string {
  if (value instanceof Error) {
    const [line = ''] = `${value.name}: ${value.message}`.split('\n', 1);
    return printable(line.slice(0, 200));
  }
  const options = { breakLength: Infinity, depth: 1, customInspect: false };
  return printable(
    (typeof value === 'string' ? JSON.stringify(value) : inspect(value, options)).slice(0, 100),
  );
}
