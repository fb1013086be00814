import { setImmediate } from 'node:timers';

/** The lines of calls that affect each other. An act is complete when no line is busy. */
export class RestGroup {
  private readonly busy = new Set<object>();
  private waiting: (() => void)[] = [];

  setBusy(who: object): void {
    this.busy.add(who);
  }

  setAtRest(who: object): void {
    this.busy.delete(who);
    if (this.busy.size > 0 || this.waiting.length === 0) return;
    // When one line comes to rest, another may go on in the same tick.
    setImmediate(() => {
      if (this.busy.size === 0) for (const resolve of this.waiting.splice(0)) resolve();
    });
  }

  /** Settles when every line waits for an act or has ended. */
  untilRest(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.setAtRest({});
    });
  }

  /** Keeps the group busy until the work is done. */
  async during<T>(work: Promise<T>): Promise<T> {
    const who = {};
    this.setBusy(who);
    try {
      return await work;
    } finally {
      this.setAtRest(who);
    }
  }
}
