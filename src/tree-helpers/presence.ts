/** A call lasts 4 hours at most (https://www.twilio.com/docs/voice/twiml/dial#timelimit). */
const FORGET_MS = 4 * 60 * 60 * 1000;

/**
 * Counts the calls that are present, such as those of a hotline's agents. This process keeps the count in memory, so a
 * restart loses it, and several processes do not share it. Change it only in actions and events, which run once.
 */
export class Presence {
  private readonly seen = new Map<string, number>();

  arrive({ sid, time }: { sid: string; time: Date }): void {
    this.seen.set(sid, time.getTime());
  }

  leave({ sid }: { sid: string }): void {
    this.seen.delete(sid);
  }

  /** The calls that arrived within the last four hours and have not left. */
  count(time: Date): number {
    for (const [sid, at] of this.seen) if (time.getTime() - at > FORGET_MS) this.seen.delete(sid);
    return this.seen.size;
  }
}
