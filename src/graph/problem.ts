import { inspect } from 'node:util';
import type { Step } from './played.js';
import type { Witness } from './witness.js';

/** Error: a call goes wrong, and `npm run check` fails. Advice: a person may decide otherwise. */
export type Severity = 'error' | 'advice';

/** Everything that can be wrong with a tree; README.md tells of each. */
export type ProblemKind = ErrorKind | (typeof ADVICE)[number];

type ErrorKind =
  // What is written down: a server does not start.
  | 'missing-start'
  | 'missing-rescue'
  | 'missing-state'
  | 'automatic-circle'
  | 'malformed-state'
  // What handlers do.
  | 'handler-throws'
  | 'handler-late'
  | 'memory-not-json'
  | 'opens-socket'
  // Where calls lead.
  | 'silent-end'
  | 'unreachable'
  | 'no-way-out'
  | 'unasked-exit'
  | 'unheard-result'
  | 'never-sent'
  | 'unheard-speech'
  | 'asks-twice'
  // What Twilio is told.
  | 'invalid-twiml'
  | 'large-twiml'
  | 'long-say'
  | 'unreached-verb'
  | 'bad-number'
  | 'transcribe-limit'
  | 'unannounced-recording'
  // What callers are told.
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
  /** What is wrong and what to do about it; goes on after the state's name. */
  message: string;
  /** The call that shows it; undefined where something never happens. */
  witness?: Witness;
  file?: string;
  line?: number;
}

/** A problem before it is known whether it is told: of many alike, one is. */
export interface Finding extends Problem {
  /** What the call that shows it does last. */
  step?: Step | undefined;
  /** The words of a script that it goes on with. */
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

/** The problem on one line, the state's name first. */
export function describeProblem({ state, message, file, line }: Problem): string {
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
  return `${place}${quote(state)}: ${message}`;
}

/** A state's name inside a sentence, in quotes where it would not be recognized as one. */
export function quote(name: string): string {
  return /^\w[\w-]*$/.test(name) ? name : printable(JSON.stringify(name));
}

/** Without characters that a terminal would not show, or obey. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** Any value on one line, as code would have it; of an error its message. */
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
