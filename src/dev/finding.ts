/** One result of the doctor: all is well, or what to do. */
export interface Finding {
  what: string;
  /** What to do; undefined where all is well. */
  todo?: string | undefined;
}

/** A finding for each thing that is to be done; where nothing is, one that all is well. */
export function findings(what: string, todos: readonly string[]): Finding[] {
  return todos.length === 0 ? [{ what }] : todos.map((todo) => ({ what, todo }));
}

/** Says that this took too long, instead of making somebody wait. */
export async function within(ms: number, what: string, work: Promise<Finding[]>): Promise<Finding[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Finding[]>((resolve) => {
    const todo = `no answer within ${ms / 1000} s: check the network of this computer`;
    timer = setTimeout(() => resolve([{ what, todo }]), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
