import type { Clock } from './clock.js';
import type { Act, ActName, PhoneEvent, Status } from './events.js';
import type { RestGroup } from './rest-group.js';

/** Thrown into the verb that plays when this end of the call hangs up. */
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
  settle: (act?: Act) => void;
  fail: (error: Error) => void;
}

/** Those at the other end, whose acts come through this line. */
export interface OtherEnd {
  readonly acts: readonly ActName[];
  /** False: nobody there can do it. */
  perform(act: Act): boolean;
}

/** One end of a call: what somebody does there meets what Twilio plays there. */
export class Line {
  private listener: Listener | undefined;
  private interrupts: readonly ActName[] = [];
  private interruption: Interrupted | undefined;
  hungUp = false;
  /** Pending until what the last act leads to has begun. */
  private leading: Promise<void> | undefined;
  private led = () => {};
  status: Status = 'requesting';
  /** How often the line has waited for somebody, and somebody acted. */
  waits = 0;
  otherEnd: OtherEnd | undefined;
  /** Nobody acts at this end: a machine has answered. */
  unattended = false;
  private toldActs = '';

  constructor(
    readonly clock: Clock,
    private readonly emit: (event: PhoneEvent) => void,
    readonly group: RestGroup,
  ) {}

  /** What makes sense now. A key may be pressed at any time, but is listened to only where it is listed. */
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

  /** @throws HungUp where this end has hung up */
  checkConnected(): void {
    if (this.hungUp) throw new HungUp();
    if (this.interruption) throw this.interruption;
  }

  /** Plays something that lasts this many milliseconds; returns the act that cut it off. */
  play(status: Status, ms: number, acts: readonly ActName[] = [], until?: AbortSignal) {
    return this.pass('play', status, ms, acts, until);
  }

  /** Tells what makes sense now where that has changed because of the other end. */
  refresh(): void {
    const { status, acts } = this;
    if (this.listener && String(acts) !== this.toldActs) this.tell(status, 0);
  }

  /** Waits for an act; undefined if the time is over, the signal aborts, or the caller stays silent. */
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

  /** Somebody acts. Settles when all lines wait again, or have ended. @throws ImpossibleAct */
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

  /** This end is hung up, by somebody or by Twilio. */
  hangUp(): void {
    this.hungUp = true;
    this.listener?.fail(new HungUp());
  }

  /** Makes `during` give this act, now or as soon as an answer that is under way has come. */
  interrupt(act: Act): void {
    if (this.listener) this.listener.fail(new Interrupted(act));
    else this.interruption = new Interrupted(act);
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
      this.interruption = undefined;
    }
  }

  private tell(status: Status, ms: number) {
    const { acts } = this;
    this.toldActs = String(acts);
    this.emit({ event: 'status', status, acts, ms });
  }

  /** Does what makes sense now; a key that nobody listens for, or silence, is not noticed. */
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
        // What is done from here on is for the next listener.
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
