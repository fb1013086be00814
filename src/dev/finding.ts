import { setTimeout as pause } from 'node:timers/promises';

/** One line of the doctor. */
export interface Finding {
  what: string;
  /** What to do; undefined where all is well. */
  todo?: string | undefined;
}

/** One finding for each of these todos; without todos, one that says that all is well. */
export function findings(what: string, todos: readonly string[]): Finding[] {
  return todos.length === 0 ? [{ what }] : todos.map((todo) => ({ what, todo }));
}

/** The findings of this work, or after this time a finding that says that the work took too long. */
export async function findingsWithin(ms: number, what: string, work: Promise<Finding[]>): Promise<Finding[]> {
  const todo = `no answer within ${ms / 1000} s: check the network of this computer`;
  return Promise.race([work, pause(ms, [{ what, todo }])]);
}
