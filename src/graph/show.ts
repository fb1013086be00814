import { inspect } from 'node:util';

/** Any value on one line, as code would have it; of an error its message. */
export function show(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`.split('\n', 1).join();
  return typeof value === 'string' ? JSON.stringify(value) : inspect(value, { breakLength: Infinity });
}
