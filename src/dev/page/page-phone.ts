import { setImmediate } from 'node:timers/promises';
import { type PhoneCall, startCall } from '../../phone/call.js';
import { type Clock, realClock } from '../../phone/clock.js';
import type { Act, PhoneEvent } from '../../phone/events.js';
import { ImpossibleAct } from '../../phone/line.js';
import type { Recordings } from '../../phone/serve-recordings.js';
import { entries } from '../../phone/transcript.js';
import { type SpokenClock, spokenClock } from './spoken-clock.js';
import type { Entry, PageEvent, PhoneState, SpeechReport } from './types.js';

/** A call may go on for hours; only its last entries are kept. */
const MOST_ENTRIES = 200;

const IDLE: PhoneState = { status: 'idle', acts: [], wait: undefined };

export interface PhoneOptions {
  webhookUrl: string;
  /** Signs the requests of the page's phone. */
  authToken?: string | undefined;
  /** The base URL that is signed instead of the webhook's own, where a proxy changes it. */
  publicUrl?: string | undefined;
  /** Serves what the page's phone records. */
  recordings?: Recordings | undefined;
  /** The time of the page's calls; real unless given. */
  clock?: Clock;
}

/** The page's telephone: one call at a time. */
export class PagePhone {
  private call: PhoneCall | undefined;
  private clock: SpokenClock | undefined;
  private state = IDLE;
  private waitEnds = 0;
  private entry = 0;
  /** The id of the entry that is being said. */
  private said: number | undefined;
  conversation: Entry[] = [];
  private readonly time: Clock;

  constructor(
    private readonly options: PhoneOptions,
    private readonly publish: (event: PageEvent) => void,
  ) {
    this.time = options.clock ?? realClock();
  }

  /** The CallSid of the call, which may be over. */
  get sid(): string | undefined {
    return this.call?.sid;
  }

  /** What the phone does now, and how much of a wait is left. */
  get now(): PhoneState {
    const { wait } = this.state;
    const left = Math.max(this.waitEnds - this.time.now(), 0);
    return { ...this.state, wait: wait && { ...wait, left } };
  }

  /** @throws ImpossibleAct while a call is going on */
  dial(): void {
    if (this.call && this.call.status !== 'ended') throw new ImpossibleAct('cannot call: a call is going on');
    this.conversation = [];
    this.publish({ event: 'dialed' });
    const { webhookUrl, authToken, publicUrl, recordings } = this.options;
    const clock = spokenClock((ms) => this.waits(ms), this.time);
    this.clock = clock;
    this.call = startCall(webhookUrl, {
      authToken,
      publicUrl,
      recordings,
      clock,
      observe: (event) => this.observe(event),
    });
  }

  /**
   * Settles once the act has begun.
   * @throws ImpossibleAct
   */
  async act(act: Act): Promise<void> {
    if (!this.call) throw new ImpossibleAct(`cannot ${act.act}: there is no call`);
    const acting = this.call.act(act);
    acting.catch(() => {});
    await Promise.race([acting, setImmediate()]);
  }

  /** The browser reports how far it has spoken an entry. */
  hear(id: number, speech: SpeechReport): void {
    if (id === this.said) this.clock?.report(speech);
  }

  /** No browser is left that speaks. */
  mute(): void {
    this.clock?.report('muted');
  }

  hangUp(): void {
    // The call may have ended already.
    this.call?.hangUp().catch(() => {});
  }

  private observe(event: PhoneEvent) {
    if (event.event === 'status') {
      this.state = { status: event.status, acts: event.acts, wait: undefined };
      this.publish({ event: 'phone', phone: this.now });
      return;
    }
    const lines = entries(event, false).map(([who, what]) => ({ who, what }));
    const id = ++this.entry;
    if (event.event === 'verb') this.said = event.name === 'Say' ? id : undefined;
    if (lines.length === 0 && event.event !== 'request') return;
    const entry = { id, event, lines };
    this.conversation.push(entry);
    this.conversation.splice(0, this.conversation.length - MOST_ENTRIES);
    this.publish({ event: 'entry', entry });
  }

  private waits(ms: number) {
    if (!Number.isFinite(ms)) return;
    this.waitEnds = this.time.now() + ms;
    this.state = { ...this.state, wait: { ms, left: ms } };
    this.publish({ event: 'phone', phone: this.now });
  }
}
