/**
 * How bad it is. Fatal: calls break, so that the server does not start. Error: `npm run check` fails.
 * Advice: a person may decide otherwise.
 */
export type Severity = 'fatal' | 'error' | 'advice';

/** Everything that can be wrong with a tree. */
const KINDS = {
  /** Calls begin in a state that the tree lacks. */
  'missing-start': 'fatal',
  /** Calls that break go to a state that the tree lacks. */
  'missing-rescue': 'fatal',
  /** An exit leads to a state that the tree lacks. */
  'missing-state': 'fatal',
  /** Automatic exits lead back to where they came from. */
  'automatic-circle': 'fatal',
  /** A state's enter or exit is none. */
  'malformed-state': 'fatal',

  /** An exit throws. */
  'exit-throws': 'error',
  /** An exit's promise does not come back in time. */
  'exit-late': 'error',
  /** An exit depends on something else than the call. */
  'exit-wavers': 'error',
  /** An enter throws, does not come back, or says what no TwiML can say. */
  'enter-fails': 'error',
  /** No caller gets here. */
  unreachable: 'error',
  /** No end and no human can be reached from here. */
  'no-way-out': 'error',
  /** It waits for input, but nothing in its TwiML asks for any. */
  'no-gather': 'error',
  /** Its Gather ends the call where the caller stays silent. */
  'silence-ends-call': 'error',
  /** It has a Gather, but does not wait for input. */
  'idle-gather': 'error',
  /** The caller is asked more than one thing at a time. */
  'asks-twice': 'error',
  /** A prompt says a key that leads nowhere. */
  'idle-key': 'error',
  /** A key leads somewhere, but no prompt says so. */
  'unsaid-key': 'error',
  /** A Say is longer than its voice can say. */
  'long-say': 'error',

  /** More choices than callers can keep in mind. */
  'many-choices': 'advice',
  /** A prompt says the key first, and then what it is for. */
  'key-first': 'advice',
  /** No key leads to a human. */
  'no-human': 'advice',
} as const satisfies Record<string, Severity>;

export type ProblemKind = keyof typeof KINDS;

export interface Problem {
  kind: ProblemKind;
  severity: Severity;
  state: string;
  /** What is wrong and what to do about it; goes on after the state's name. */
  message: string;
}

export function problem(kind: ProblemKind, state: string, message: string): Problem {
  return { kind, severity: KINDS[kind], state, message };
}

/** The problem on one line, the state's name first. */
export function describeProblem({ state, message }: Problem): string {
  return `${quote(state)}: ${message}`;
}

/** A state's name inside a sentence, in quotes where it would not be recognized as one. */
export function quote(name: string): string {
  return /^\w[\w-]*$/.test(name) ? name : JSON.stringify(name);
}
