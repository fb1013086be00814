import type { CookieJar } from 'tough-cookie';
import { Board } from './board.js';
import { virtualClock } from './clock.js';
import type { Act, ActName, EndReason, Key, PhoneEvent, Status } from './events.js';
import { newSid } from './http/params.js';
import { type CallSettings, Leg } from './leg.js';
import { playCall } from './play-call.js';
import { toKeys } from './script.js';

export interface CallOptions extends Partial<Omit<CallSettings, 'board' | 'time'>> {
  from?: string | undefined;
  to?: string | undefined;
  /** The method of the first request; default POST. */
  method?: 'GET' | 'POST';
  /** A pretended time at which the call begins; requests carry the time as X-Call-Time. */
  at?: Date | string | undefined;
  /** Fails the call if its TwiML has something that this phone does not simulate. */
  forbidUnplayed?: boolean;
  /** Called with each event. */
  observe?: (event: PhoneEvent) => void;
}

/** A call in progress. Every act settles when the phone waits for the next act, or the call has ended. */
export class PhoneCall {
  readonly events: PhoneEvent[] = [];
  /** Why the call ended; undefined during the call. */
  endReason: EndReason | undefined;
  /** Settles when the phone waits for the caller for the first time, or the call has ended. */
  readonly atRest: Promise<void>;
  private said: { caller: string[]; callee: string[] } = { caller: [], callee: [] };
  private readonly leg: Leg;
  /** Rejects with an error of the phone or of `observe`. Other calls go on. */
  private readonly faulty: Promise<never>;

  constructor(url: string, { observe, forbidUnplayed, ...options }: CallOptions, board: Board) {
    const {
      from = '+15551234567',
      to = '+12345678900',
      method = 'POST',
      clock = virtualClock(),
      at,
    } = options;
    const begun = clock.now();
    const settings: CallSettings = {
      ...options,
      clock,
      board,
      time: () => (at === undefined ? undefined : new Date(new Date(at).getTime() + clock.now() - begun)),
      emptyDigits: options.emptyDigits ?? 'empty',
      emptyRecording: options.emptyRecording ?? 'action',
    };
    const emit = (event: PhoneEvent) => {
      this.note(event);
      observe?.(event);
      if (event.event === 'unplayed' && forbidUnplayed) throw new Error(event.message);
    };
    this.leg = new Leg({ sid: newSid('CA'), from, to, status: 'ringing' }, settings, emit);
    const { line } = this.leg;
    const atRest = board.group.untilRest();
    const ended = playCall({ url, method, params: {} }, this.leg).then((reason) => {
      this.endReason = reason;
      emit({ event: 'end', reason });
      line.setStatus('ended');
    });
    ended.catch(() => board.group.setAtRest(line));
    this.faulty = ended.then(() => new Promise<never>(() => {}));
    this.atRest = Promise.race([atRest, this.faulty]);
  }

  get sid(): string {
    return this.leg.sid;
  }

  /** The text that the caller heard since the last act. */
  get heard(): string {
    return this.said.caller.join(' ');
  }

  /** The text that callees heard since the last act. */
  get calleeHeard(): string {
    return this.said.callee.join(' ');
  }

  get status(): Status {
    return this.leg.line.status;
  }

  /** The acts that are possible now. */
  get acts(): readonly ActName[] {
    return this.leg.line.acts;
  }

  /** The cookies of this call, for another call's option `cookies`. */
  get cookies(): CookieJar {
    return this.leg.client.cookies;
  }

  /** @throws ImpossibleAct if the act is not possible now; the call goes on */
  act(act: Act): Promise<void> {
    return Promise.race([this.leg.line.perform(act), this.faulty]);
  }

  /** Presses these keys, one after the other. */
  async press(keys: string): Promise<void> {
    for (const key of toKeys(keys)) await this.act({ act: 'press', key });
  }

  /** Stays silent until Twilio gives up waiting. */
  wait(): Promise<void> {
    return this.act({ act: 'wait' });
  }

  /** Says something to a Gather that takes speech. The default Confidence is 0.9. */
  say(text: string, confidence?: number): Promise<void> {
    return this.act({ act: 'say', text, ...(confidence !== undefined && { confidence }) });
  }

  /** Leaves a message of this many seconds, and ends it by silence, a key or hanging up. */
  speak(seconds: number, end: 'silence' | 'hangup' | Key = 'silence'): Promise<void> {
    return this.act({ act: 'speak', seconds, end });
  }

  hangUp(): Promise<void> {
    return this.act({ act: 'hangup' });
  }

  /** A callee answers, and talks for this many seconds; by default until somebody hangs up. */
  answer(how: { by?: 'person' | 'machine'; seconds?: number; callee?: number } = {}): Promise<void> {
    return this.act({ act: 'answer', seconds: Number.POSITIVE_INFINITY, ...how });
  }

  /** A callee who has answered presses these keys, one after the other. */
  async calleePresses(keys: string, callee?: number): Promise<void> {
    for (const does of toKeys(keys)) await this.act({ act: 'callee', does, callee });
  }

  calleeHangsUp(callee?: number): Promise<void> {
    return this.act({ act: 'callee', does: 'hangup', callee });
  }

  private note(event: PhoneEvent): void {
    this.events.push(event);
    if (event.event === 'act') this.said = { caller: [], callee: [] };
    if (event.event === 'verb' && event.name === 'Say') {
      this.said[event.at === undefined ? 'caller' : 'callee'].push(event.text);
    }
  }
}

/**
 * Calls a TwiML webhook as Twilio does when somebody dials its number, and plays the answers.
 * Settles when the phone waits for the caller, or the call has ended.
 *
 * @example
 * const call = await placeCall('http://localhost:3000/webhook');
 * await call.press('3');
 * console.log(call.heard);
 */
export async function placeCall(url: string, options: CallOptions = {}): Promise<PhoneCall> {
  const call = startCall(url, options);
  await call.atRest;
  return call;
}

/** As placeCall, but returns at once, so that the caller can act during a prompt in real time. */
export function startCall(url: string, options: CallOptions = {}): PhoneCall {
  return new PhoneCall(url, options, new Board(true));
}
