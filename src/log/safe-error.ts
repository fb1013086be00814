import type { Redact } from './redact.js';

/** The parts of an error that a log may show: strings of bounded length. */
interface SafeError {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: SafeError;
  errors?: SafeError[];
}

/** Bounds in characters, MAX_TOTAL for an error with all its causes. */
const MAX_TOTAL = 16_000;
const MAX_MESSAGE = 2000;
const MAX_STACK = 2000;
const MAX_NAME = 100;
/** An error without a message counts as this many characters. */
const MIN_ERROR = 100;
/** The first causes and the last one are shown: those in the middle of a long chain say little. */
const MAX_CAUSES = 3;
const MAX_ERRORS = 5;
const MAX_CHAIN = 200_000;

const UNREADABLE = '(cannot be read)';

/**
 * The parts of a thrown value that a log may show: name, message, code and stack frames, and those of its causes. Other
 * properties are left out, because an HTTP client's errors hold the whole request with its headers. Never throws.
 */
export function safeError(thrown: unknown, redact: Redact): SafeError {
  let left = MAX_TOTAL;

  function text(value: string, limit: number): string {
    const shown = redact(value, Math.max(0, Math.min(limit, left)));
    left -= shown.length;
    return shown;
  }

  function show(error: unknown, depth: number): SafeError {
    left -= MIN_ERROR;
    const name = read(error, 'name');
    const message = read(error, 'message');
    const code = read(error, 'code');
    const shown: SafeError = {
      type: text(typeof name === 'string' ? name : typeof error, MAX_NAME),
      message: text(typeof message === 'string' ? message : describe(message ?? error), MAX_MESSAGE),
    };
    if (typeof code === 'string' || typeof code === 'number') shown.code = text(String(code), MAX_NAME);
    const frames = framesOf(read(error, 'stack'), message);
    if (frames !== '') shown.stack = text(frames, MAX_STACK);
    const cause = read(error, 'cause');
    if (cause !== undefined && depth <= MAX_CAUSES && left > 0) {
      shown.cause = show(depth < MAX_CAUSES ? cause : lastOf(cause), depth + 1);
    }
    const errors = depth <= MAX_CAUSES ? firstOf(read(error, 'errors')) : [];
    if (errors.length > 0) shown.errors = errors.flatMap((one) => (left > 0 ? [show(one, depth + 1)] : []));
    return shown;
  }

  return show(thrown, 0);
}

/** Reads a property of any value. A getter may throw. */
function read(from: unknown, property: string): unknown {
  if ((typeof from !== 'object' && typeof from !== 'function') || from === null) return undefined;
  try {
    return Reflect.get(from, property);
  } catch {
    return property === 'message' ? UNREADABLE : undefined;
  }
}

/** Describes a thrown value that is not an error, or a message that is not a string. */
function describe(value: unknown): string {
  try {
    if (typeof value === 'function') return `a function ${String(value.name)}`;
    if (typeof value !== 'object' || value === null) return String(value);
    const tag = Object.prototype.toString.call(value);
    // Others, such as buffers, may have millions of keys.
    return tag === '[object Object]' ? `an object with the keys: ${Object.keys(value).join(', ')}` : tag;
  } catch {
    return UNREADABLE;
  }
}

/** The stack's frames without the message before them, which may have lines that look like frames. */
function framesOf(stack: unknown, message: unknown): string {
  if (typeof stack !== 'string') return '';
  const start = typeof message === 'string' ? stack.slice(0, 500).indexOf(message.slice(0, 100)) : -1;
  const isHeader = typeof message === 'string' && start !== -1 && stack.startsWith(message, start);
  const after = isHeader ? stack.slice(start + message.length) : stack;
  const lines = after.slice(0, 2 * MAX_STACK).split('\n');
  return lines.filter((line) => /^ +at /.test(line)).join('\n');
}

/** The last cause in the chain: the error that happened first. */
function lastOf(error: unknown): unknown {
  let last = error;
  for (let length = 0; length < MAX_CHAIN; length++) {
    const cause = read(last, 'cause');
    if (cause === undefined) break;
    last = cause;
  }
  return last;
}

function firstOf(errors: unknown): unknown[] {
  try {
    return Array.isArray(errors) ? errors.slice(0, MAX_ERRORS) : [];
  } catch {
    return [];
  }
}
