import { setImmediate } from 'node:timers/promises';
import { type PhoneCall, startCall } from '../../phone/call.js';
import { type Clock, realClock } from '../../phone/clock.js';
import { partyAfter } from '../../phone/describe-status.js';
import type { Act, PhoneEvent } from '../../phone/events.js';
import { indentTwiml } from '../../phone/indent-twiml.js';
import { ImpossibleAct } from '../../phone/line.js';
import type { Recordings } from '../../phone/serve-recordings.js';
import { entries } from '../../phone/transcript.js';
import { shortToken } from '../../session/call-state.js';
import type { TurnMessage } from '../messages.js';
import { type SpokenClock, spokenClock } from './spoken-clock.js';
import {
  type Entry,
  IDLE,
  MOST_ENTRIES,
  type NoticeEvent,
  type PageEvent,
  type PhoneState,
  type SpeechReport,
} from './types.js';

/** The message about a turn may arrive before the answer to its request. */
const MOST_EARLY_TURNS = 20;

export interface PhoneOptions {
  webhookUrl: string;
  /** Signs the requests of the page's phone. */
  authToken?: string | undefined;
  /** The base URL for signatures, where it is not the webhook's own. */
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
  /** The id of the entry that is spoken now. */
  private said: number | undefined;
  conversation: Entry[] = [];
  /** By the id of their request. */
  private readonly earlyTurns = new Map<string, TurnMessage>();
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
  dial(tab: string): void {
    if (this.call && this.call.status !== 'ended') throw new ImpossibleAct('cannot call: a call is going on');
    this.conversation = [];
    this.earlyTurns.clear();
    this.publish({ event: 'dialed' });
    this.state = { ...IDLE, tab };
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
   * @throws ImpossibleAct also where a tab would hang up the call of another
   */
  async act(act: Act, tab: string): Promise<void> {
    if (act.act === 'hangup' && this.state.tab !== undefined && this.state.tab !== tab)
      throw new ImpossibleAct('another browser tab is in this call: hang up there');
    if (!this.call) throw new ImpossibleAct(`cannot ${act.act}: there is no call`);
    const acting = this.call.act(act);
    acting.catch(() => {});
    await Promise.race([acting, setImmediate()]);
  }

  skipPrompt(): void {
    this.clock?.skipPrompt();
  }

  /** After the calling tab is closed, any other tab may hang up. */
  tabClosed(tab: string): void {
    if (this.state.tab !== tab) return;
    this.state = { ...this.state, tab: undefined };
    this.publish({ event: 'phone', phone: this.now });
  }

  /** Adds the turn to the entry of its request. */
  noteTurn(turn: TurnMessage): void {
    const at = this.conversation.findIndex(
      ({ event }) => event.event === 'request' && shortToken(event.token) === turn.requestId,
    );
    const entry = this.conversation[at];
    if (entry) this.conversation[at] = this.publishEntry({ ...entry, turn });
    else {
      this.earlyTurns.set(turn.requestId, turn);
      for (const id of this.earlyTurns.keys()) {
        if (this.earlyTurns.size <= MOST_EARLY_TURNS) break;
        this.earlyTurns.delete(id);
      }
    }
  }

  /** Puts a notice into the conversation. */
  note(event: NoticeEvent): void {
    this.keep({ id: ++this.entry, event, lines: [{ who: 'Tree', what: event.text }] });
  }

  /** The browser reports how far it has spoken an entry. */
  hear(id: number, speech: SpeechReport): void {
    if (id === this.said) this.clock?.report(speech);
  }

  /** The last browser has gone, so no voice speaks the prompt. */
  mute(): void {
    this.clock?.report('muted');
  }

  hangUp(): void {
    // The call may have ended already.
    this.call?.hangUp().catch(() => {});
  }

  private observe(event: PhoneEvent) {
    if (event.event === 'status') {
      const { status, acts } = event;
      this.state = { ...this.state, status, acts, waiting: false, wait: undefined };
      this.publish({ event: 'phone', phone: this.now });
      return;
    }
    this.state = { ...this.state, party: partyAfter(event, this.state.party) };
    const lines = entries(event, false).map(([who, what]) => ({ who, what }));
    const id = ++this.entry;
    if (event.event === 'verb') this.said = event.name === 'Say' ? id : undefined;
    if (lines.length === 0 && event.event !== 'request') return;
    if (event.event !== 'request') return this.keep({ id, event, lines });
    const turn = this.earlyTurns.get(shortToken(event.token));
    const indented = { ...event, twiml: indentTwiml(event.twiml).join('\n') };
    this.keep({ id, event: indented, lines, ...(turn && { turn }) });
  }

  private keep(entry: Entry) {
    this.conversation.push(entry);
    this.conversation.splice(0, this.conversation.length - MOST_ENTRIES);
    this.publishEntry(entry);
  }

  private publishEntry(entry: Entry): Entry {
    this.publish({ event: 'entry', entry });
    return entry;
  }

  private waits(ms: number) {
    this.waitEnds = this.time.now() + ms;
    this.state = {
      ...this.state,
      waiting: true,
      wait: Number.isFinite(ms) ? { ms, left: ms } : undefined,
    };
    this.publish({ event: 'phone', phone: this.now });
  }
}
