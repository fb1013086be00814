/**
 * The promise with a time limit.
 * @param who names the slow part in the error's message
 * @throws Error if the promise has not settled in time
 */
export function within<T>(ms: number, who: string, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new Error(`${who} has not answered within ${ms} ms`));
    // If this process was busy, the answer may have arrived but was not read yet. setImmediate reads it first.
    const timer = setTimeout(() => setImmediate(giveUp), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
