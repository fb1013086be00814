import type { Position } from './played.js';
import { INVENTED } from './samples.js';

/**
 * What tells positions apart: two of one key go on alike.
 * @param memoryRead the parts of the memory that handlers read; `*`: all
 */
export function positionKey(
  { state, memory, world, heard }: Pick<Position, 'state' | 'memory' | 'world' | 'heard'>,
  memoryRead: ReadonlySet<string>,
): string {
  const kept: unknown = JSON.parse(memory, (_key, value: unknown) => {
    // What is kept as callers typed it, or is new with each request, is one value.
    if (typeof value === 'string' && (INVENTED.has(value) || value.startsWith('request-'))) return '…';
    return value;
  });
  const entries = Object.entries(Object(kept)).filter(([key]) => memoryRead.has('*') || memoryRead.has(key));
  return JSON.stringify([state, heard.document.shape, entries.toSorted(), world]);
}
