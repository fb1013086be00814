import { pathAfter } from './path-after.js';
import type { LiveCall, TurnEvent } from './types.js';

/** The number of calls that are shown: those that moved last. */
const MOST_CALLS = 50;
/** The number of ended calls that stay in the list. */
const MOST_OVER = 5;

/** A call that has not moved for this long counts as over, because a number may have no status callback. */
const QUIET_MS = 10 * 60 * 1000;

/** The calls in the tree, each with the steps it took. */
export class LiveCalls {
  private calls: LiveCall[] = [];

  /** The page's own call first, the others in the order in which they began. */
  get list(): LiveCall[] {
    return this.calls.toSorted((a, b) => Number(b.own) - Number(a.own) || a.since - b.since);
  }

  move(turn: TurnEvent, own: boolean): void {
    const { call, from, entered, at, tunnel } = turn;
    const known = this.calls.find((one) => one.call === call);
    const moved: LiveCall = {
      call,
      from,
      state: entered,
      slot: known?.slot ?? (own ? -1 : this.freeSlot()),
      since: known?.since ?? at,
      at,
      tunnel,
      own,
      over: false,
      path: pathAfter(known?.path ?? { states: [], steps: [] }, turn),
    };
    this.calls = this.calls.filter((one) => one !== known);
    this.calls.push(moved);
    this.calls.splice(0, this.calls.length - MOST_CALLS);
  }

  /** The page's phone begins another call. */
  forgetOwn(): void {
    this.calls = this.calls.filter(({ own }) => !own);
  }

  end(call: string | undefined): void {
    this.calls = this.calls.map((one) => (one.call === call ? { ...one, over: true } : one));
    const over = this.calls.filter((one) => one.over && !one.own);
    const gone = over.slice(0, Math.max(over.length - MOST_OVER, 0));
    this.calls = this.calls.filter((one) => !gone.includes(one));
  }

  /** Ends the calls that have not moved for ten minutes; true where there were any. */
  endQuiet(now: number): boolean {
    const quiet = this.calls.filter((one) => !one.own && !one.over && now - one.at > QUIET_MS);
    for (const { call } of quiet) this.end(call);
    return quiet.length > 0;
  }

  private freeSlot(): number {
    const taken = new Set(this.calls.map(({ slot }) => slot));
    let slot = 0;
    while (taken.has(slot)) slot++;
    return slot;
  }
}
