import { setImmediate } from 'node:timers';

/** Lines whose acts lead to one another: an act is over once none of them is busy. */
export class RestGroup {
  private readonly busy = new Set<object>();
  private waiting: (() => void)[] = [];

  setBusy(who: object): void {
    this.busy.add(who);
  }

  setAtRest(who: object): void {
    this.busy.delete(who);
    if (this.busy.size > 0 || this.waiting.length === 0) return;
    // One line may rest just before another goes on because of that.
    setImmediate(() => {
      if (this.busy.size === 0) for (const resolve of this.waiting.splice(0)) resolve();
    });
  }

  /** Settles when every line waits for somebody, or has ended. */
  untilRest(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.setAtRest({});
    });
  }

  /** Counts as busy until the work is done. */
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
