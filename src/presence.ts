/** Longer than Twilio lets a Dial last, unless told otherwise. */
const FORGET_MS = 4 * 60 * 60 * 1000;

/**
 * Who is there across calls, such as the agents of a hotline, by CallSid. It lives in the memory of this process: a
 * restart forgets it, and several processes do not share it. Actions and events change it, as they run once.
 */
export class Presence {
  private readonly seen = new Map<string, number>();

  arrive({ sid, time }: { sid: string; time: Date }): void {
    this.seen.set(sid, time.getTime());
  }

  leave({ sid }: { sid: string }): void {
    this.seen.delete(sid);
  }

  /** Those who arrived within the last four hours, and have not left. */
  count(time: Date): number {
    for (const [sid, at] of this.seen) if (time.getTime() - at > FORGET_MS) this.seen.delete(sid);
    return this.seen.size;
  }
}
