import type { Clock } from './clock.js';
import type { Act, ActName, PhoneEvent, Status } from './events.js';

/** Thrown into whatever is being played when the caller hangs up. */
export class HungUp extends Error {}

/** Thrown when an act makes no sense now; the call goes on. */
export class ImpossibleAct extends Error {}

/** Thrown into what `during` plays when one of its acts comes. */
class Interrupted extends Error {
  constructor(readonly act: Act) {
    super();
  }
}

interface Listener {
  acts: readonly ActName[];
  settle: (act: Act | undefined) => void;
  fail: (error: Error) => void;
}

/** Where what the caller does meets what Twilio plays. */
export class Line {
  private listener: Listener | undefined;
  private interrupts: readonly ActName[] = [];
  hungUp = false;
  /** Until what the last act leads to has begun. */
  private leading: Promise<void> | undefined;
  private led = () => {};
  private atRest: (() => void)[] = [];
  status: Status = 'requesting';
  /** How often the phone has waited for somebody, and somebody acted. */
  waits = 0;

  constructor(
    readonly clock: Clock,
    private readonly emit: (event: PhoneEvent) => void,
  ) {}

  /** What the caller can do now. */
  get acts(): readonly ActName[] {
    if (this.status === 'ended' || this.hungUp) return [];
    return this.listener ? [...this.listener.acts, ...this.interrupts, 'hangup'] : ['hangup'];
  }

  setStatus(status: Status, ms = 0): void {
    this.status = status;
    this.leading = undefined;
    this.led();
    this.emit({ event: 'status', status, acts: this.acts, ms });
    if (status === 'ended') this.rest();
  }

  /** @throws HungUp where the caller has hung up */
  checkConnected(): void {
    if (this.hungUp) throw new HungUp();
  }

  /** Something is heard for so long; gives the act that cut it off. */
  play(status: Status, ms: number, acts: readonly ActName[] = []): Promise<Act | undefined> {
    return this.pass(status, ms, acts, (signal) => this.clock.play(ms, signal));
  }

  /** Waits so long for somebody to act; undefined where nobody did, or the caller chose to stay silent. */
  async wait(status: Status, ms: number, acts: readonly ActName[]): Promise<Act | undefined> {
    const begun = this.clock.now();
    this.waits++;
    const waiting = this.pass(status, ms, acts, (signal) => this.clock.wait(ms, signal));
    this.rest();
    const act = await waiting;
    if (act?.act !== 'wait') return act;
    this.clock.skip(begun + ms - this.clock.now());
    return undefined;
  }

  /**
   * Somebody acts. Settles when the phone waits again, or the call has ended.
   * @throws ImpossibleAct
   */
  async perform(act: Act): Promise<void> {
    while (this.leading) await this.leading;
    if (!this.acts.includes(act.act)) throw new ImpossibleAct(this.whyImpossible(act));
    const resting = this.untilRest();
    this.waits++;
    this.emit({ event: 'act', act });
    if (this.listener) {
      this.leading = new Promise((resolve) => {
        this.led = resolve;
      });
    }
    if (act.act === 'hangup') {
      this.hungUp = true;
      this.listener?.fail(new HungUp());
    } else if (this.interrupts.includes(act.act)) {
      this.listener?.fail(new Interrupted(act));
    } else {
      this.listener?.settle(act);
    }
    await resting;
  }

  /** Plays something that these acts cut off wherever it is; gives the act, or else what the playing gave. */
  async during<T>(acts: readonly ActName[], play: () => Promise<T>): Promise<{ act?: Act; value?: T }> {
    const outer = this.interrupts;
    this.interrupts = acts;
    try {
      return { value: await play() };
    } catch (error) {
      if (error instanceof Interrupted) return { act: error.act };
      throw error;
    } finally {
      this.interrupts = outer;
    }
  }

  /** Settles when the phone waits for somebody, or the call has ended. */
  untilRest(): Promise<void> {
    return new Promise((resolve) => this.atRest.push(resolve));
  }

  private rest() {
    for (const resolve of this.atRest.splice(0)) resolve();
  }

  private async pass(
    status: Status,
    ms: number,
    acts: readonly ActName[],
    time: (signal: AbortSignal) => Promise<void>,
  ): Promise<Act | undefined> {
    this.checkConnected();
    const over = new AbortController();
    try {
      return await new Promise((settle, fail) => {
        const listener: Listener = { acts, settle, fail };
        this.listener = listener;
        this.setStatus(status, ms);
        void time(over.signal).then(() => {
          // What is done from now on is for the next listener.
          if (this.listener === listener) this.listener = undefined;
          settle(undefined);
        });
      });
    } finally {
      this.listener = undefined;
      over.abort();
    }
  }

  private whyImpossible({ act }: Act): string {
    if (this.status === 'ended') return `cannot ${act}: the call has ended`;
    if (this.hungUp) return `cannot ${act}: the caller has hung up`;
    return `cannot ${act} now, the phone is ${this.status}: ${this.acts.join(', ')} would make sense`;
  }
}
