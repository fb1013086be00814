/**
 * What the promise settles to, if it does so in time. Whatever comes later is ignored.
 * @param who is to blame, for the error's message
 * @throws Error once this time has passed
 */
export function within<T>(ms: number, who: string, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new Error(`${who} has not answered within ${ms} ms`));
    // Where this process itself was busy, an answer that has arrived meanwhile still counts: it is read first.
    const timer = setTimeout(() => setImmediate(giveUp), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
