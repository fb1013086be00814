class OutOfTime extends Error {
  override name = 'OutOfTime';
}

/** So much time for promises, all of them together. */
export class Patience {
  #timer: NodeJS.Timeout | undefined;
  #end: Promise<never> | undefined;

  constructor(private readonly ms: number) {}

  /**
   * What the promise brings. The time runs from the first promise on.
   * @throws OutOfTime once it has run out
   */
  settle<T>(promise: Promise<T>): Promise<T> {
    this.#end ??= new Promise((_resolve, reject) => {
      this.#timer = setTimeout(() => reject(new OutOfTime(`no answer after ${this.ms} ms`)), this.ms);
    });
    return Promise.race([promise, this.#end]);
  }

  /** Lets the program end. */
  clear(): void {
    clearTimeout(this.#timer);
  }
}
