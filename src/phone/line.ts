import type { Clock } from './clock.js';
import type { Act, ActName, PhoneEvent, Status } from './events.js';
import type { RestGroup } from './rest-group.js';

/** Thrown into the playing verb when this end of the call hangs up. */
export class HungUp extends Error {}

/** Thrown when an act is not possible now. The call goes on. */
export class ImpossibleAct extends Error {}

/** Thrown into the playing verb when one of the acts of `during` comes. */
class Interrupted extends Error {
  constructor(readonly act: Act) {
    super();
  }
}

interface Listener {
  acts: readonly ActName[];
  settle: (act?: Act) => void;
  fail: (error: Error) => void;
}

/** The callees of a Dial, who act through the caller's line. */
export interface OtherEnd {
  readonly acts: readonly ActName[];
  /** Returns false if no callee can do this. */
  perform(act: Act): boolean;
}

/** Passes the acts of a person at one end of a call to the verb that Twilio plays there. */
export class Line {
  private listener: Listener | undefined;
  private interrupts: readonly ActName[] = [];
  private interruption: Interrupted | undefined;
  hungUp = false;
  /** Pending until the effect of the last act has begun. */
  private leading: Promise<void> | undefined;
  private led = () => {};
  status: Status = 'requesting';
  /** Counts waits and acts. A document that does not change the count has asked the caller nothing. */
  waits = 0;
  otherEnd: OtherEnd | undefined;
  /** An answering machine is at this end, so nobody acts. */
  unattended = false;
  private toldActs = '';

  constructor(
    readonly clock: Clock,
    private readonly emit: (event: PhoneEvent) => void,
    readonly group: RestGroup,
  ) {}

  /** The acts that are possible now. Keys can be pressed at any time, but have an effect only if `press` is listed. */
  get acts(): readonly ActName[] {
    if (this.status === 'ended' || this.hungUp) return [];
    const own = this.listener ? [...this.listener.acts, ...this.interrupts] : [];
    return [...(this.otherEnd?.acts ?? []), ...own, 'hangup'];
  }

  setStatus(status: Status, ms = 0): void {
    this.status = status;
    this.leading = undefined;
    this.led();
    if (status !== 'ended') this.group.setBusy(this);
    this.tell(status, ms);
    if (status === 'ended') this.group.setAtRest(this);
  }

  /** @throws HungUp if this end has hung up */
  checkConnected(): void {
    if (this.hungUp) throw new HungUp();
    if (this.interruption) throw this.interruption;
  }

  /** Plays something for this many milliseconds. Returns the act that interrupts it. */
  play(status: Status, ms: number, acts: readonly ActName[] = [], until?: AbortSignal) {
    return this.pass('play', status, ms, acts, until);
  }

  /** Emits a status if the other end has changed the possible acts. */
  refresh(): void {
    const { status, acts } = this;
    if (this.listener && String(acts) !== this.toldActs) this.tell(status, 0);
  }

  /** Waits for an act. Returns undefined if the time is over, the signal aborts, or the caller stays silent. */
  async wait(status: Status, ms: number, acts: readonly ActName[], until?: AbortSignal) {
    if (this.unattended && Number.isFinite(ms)) return this.play(status, ms, [], until);
    const begun = this.clock.now();
    this.waits++;
    const waiting = this.pass('wait', status, ms, acts, until);
    if (this.listener) this.group.setAtRest(this);
    const act = await waiting;
    if (act?.act !== 'wait') return act;
    if (Number.isFinite(ms)) this.clock.skip(Math.max(0, begun + ms - this.clock.now()));
    return undefined;
  }

  /** Performs an act. Settles when all lines wait again or have ended. @throws ImpossibleAct */
  async perform(act: Act): Promise<void> {
    while (this.leading) await this.leading;
    const { otherEnd, acts } = this;
    const isTheirs = otherEnd?.acts.includes(act.act) ?? false;
    const ignored = act.act === 'press' && acts.length > 0;
    if (isTheirs ? !otherEnd?.perform(act) : !acts.includes(act.act) && !ignored) {
      throw new ImpossibleAct(this.whyImpossible(act));
    }
    this.emit({ event: 'act', act });
    if (!isTheirs) this.accept(act);
    await this.group.untilRest();
  }

  /** Hangs up this end, for the person or for Twilio. */
  hangUp(): void {
    this.hungUp = true;
    this.listener?.fail(new HungUp());
  }

  /** Makes `during` return this act, now or when the pending request has its answer. */
  interrupt(act: Act): void {
    if (this.listener) this.listener.fail(new Interrupted(act));
    else this.interruption = new Interrupted(act);
  }

  /** Plays documents that these acts interrupt at any point. Returns the act, or else the result of playing. */
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
      this.interruption = undefined;
    }
  }

  private tell(status: Status, ms: number) {
    const { acts } = this;
    this.toldActs = String(acts);
    this.emit({ event: 'status', status, acts, ms });
  }

  /** Passes an act to the playing verb. Ignores acts that are not possible now. */
  accept(act: Act): void {
    if (!this.acts.includes(act.act)) return;
    this.waits++;
    const leading = new Promise<void>((resolve) => {
      this.led = resolve;
    });
    if (this.listener) this.leading = leading;
    if (act.act === 'hangup') this.hangUp();
    else if (this.interrupts.includes(act.act)) this.interrupt(act);
    else this.listener?.settle(act);
  }

  private async pass(
    how: 'play' | 'wait',
    status: Status,
    ms: number,
    acts: readonly ActName[],
    until?: AbortSignal,
  ) {
    this.checkConnected();
    const over = new AbortController();
    try {
      return await new Promise<Act | undefined>((resolve, reject) => {
        // Later acts belong to the next listener.
        const once = (end: () => void) => {
          if (this.listener !== listener) return;
          this.listener = undefined;
          this.group.setBusy(this);
          end();
        };
        const settle = (act?: Act) => once(() => resolve(act));
        const listener: Listener = { acts, settle, fail: (error) => once(() => reject(error)) };
        this.listener = listener;
        this.setStatus(status, ms);
        void this.clock[how](ms, over.signal).then(() => settle());
        if (until?.aborted) settle();
        until?.addEventListener('abort', () => settle(), { signal: over.signal });
      });
    } finally {
      over.abort();
    }
  }

  private whyImpossible(done: Act): string {
    const { act } = done;
    const callee = 'callee' in done ? done.callee : undefined;
    if (callee !== undefined && this.acts.includes(act)) return `cannot ${act} now at the callee ${callee}`;
    if (this.status === 'ended') return `cannot ${act}: the call has ended`;
    if (this.hungUp) return `cannot ${act}: the caller has hung up`;
    return `"${act}" is not possible while the phone is ${this.status}. Possible now: ${this.acts.join(', ')}`;
  }
}
