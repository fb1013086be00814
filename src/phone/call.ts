import type { CookieJar } from 'tough-cookie';
import { Board } from './board.js';
import { virtualClock } from './clock.js';
import type { Act, ActName, EndReason, Key, PhoneEvent, Status } from './events.js';
import { newSid } from './http/params.js';
import { toKeys } from './keys.js';
import { type CallSettings, Leg } from './leg.js';
import { playCall } from './play-call.js';

export interface CallOptions extends Partial<Omit<CallSettings, 'board' | 'time'>> {
  from?: string;
  to?: string;
  /** How the webhook is asked when the call comes in; POST unless given. */
  method?: 'GET' | 'POST';
  /** The time at which the call begins, which requests pretend as X-Call-Time. */
  at?: Date | string | undefined;
  /** Fails the call where it meets something that this phone does not simulate. */
  forbidUnplayed?: boolean;
  /** Is told everything that happens. */
  observe?: (event: PhoneEvent) => void;
}

/** A call in progress. Every act settles when the phone waits for the next one, or the call has ended. */
export interface PhoneCall {
  readonly sid: string;
  /** What was said since the last act. */
  readonly heard: string;
  /** What was said to callees since the last act. */
  readonly calleeHeard: string;
  readonly status: Status;
  /** What would make sense now. */
  readonly acts: readonly ActName[];
  readonly events: readonly PhoneEvent[];
  /** Why the call ended; undefined while it has not. */
  readonly endReason: EndReason | undefined;
  /** The cookies of this call, for one that brings them along. */
  readonly cookies: CookieJar;
  /** Presses these keys, one after the other. */
  press(keys: string): Promise<void>;
  /** Stays silent until Twilio gives up waiting. */
  wait(): Promise<void>;
  /** Says something to a Gather that listens to speech; Twilio is sure of the words by 0.9 unless given. */
  say(text: string, confidence?: number): Promise<void>;
  /** Leaves a message of this many seconds, ended by silence, a key or hanging up. */
  speak(seconds: number, end?: 'silence' | 'hangup' | Key): Promise<void>;
  hangUp(): Promise<void>;
  /** A dialed number answers, and talks for this many seconds, or until somebody hangs up. */
  answer(how?: { by?: 'person' | 'machine'; seconds?: number; callee?: number }): Promise<void>;
  /** A callee who has answered presses these keys. */
  calleePresses(keys: string, callee?: number): Promise<void>;
  calleeHangsUp(callee?: number): Promise<void>;
  /** @throws ImpossibleAct where the act makes no sense now; the call goes on */
  act(act: Act): Promise<void>;
}

/**
 * Calls a TwiML webhook as Twilio would when somebody dials its number, and plays what it answers.
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

/** As placeCall, but lets the caller act before the phone waits: while a prompt is heard in real time. */
export function startCall(
  url: string,
  options: CallOptions = {},
  board = new Board(true),
): PhoneCall & { atRest: Promise<void> } {
  const { from = '+15551234567', to = '+12345678900', method = 'POST', clock = virtualClock() } = options;
  const { at } = options;
  const begun = clock.now();
  const events: PhoneEvent[] = [];
  const heard: Record<'caller' | 'callee', string[]> = { caller: [], callee: [] };
  const emit = (event: PhoneEvent) => {
    events.push(event);
    if (event.event === 'act') heard.caller = heard.callee = [];
    if (event.event === 'verb' && event.name === 'Say') {
      const end = event.at === undefined ? 'caller' : 'callee';
      heard[end] = [...heard[end], event.text];
    }
    options.observe?.(event);
    if (event.event === 'unplayed' && options.forbidUnplayed) throw new Error(event.message);
  };
  const settings: CallSettings = {
    ...options,
    clock,
    board,
    time: () => (at === undefined ? undefined : new Date(new Date(at).getTime() + clock.now() - begun)),
    emptyDigits: options.emptyDigits ?? 'empty',
    emptyRecording: options.emptyRecording ?? 'action',
  };
  const leg = new Leg({ sid: newSid('CA'), from, to, status: 'ringing' }, settings, emit);
  const { line, client } = leg;
  let endReason: EndReason | undefined;
  const atRest = board.group.untilRest();
  const ended = playCall({ url, method, params: {} }, leg).then((reason) => {
    endReason = reason;
    emit({ event: 'end', reason });
    line.setStatus('ended');
  });
  // An error of the phone or of an observer rejects this call's acts; other calls go on.
  ended.catch(() => board.group.setAtRest(line));
  const faulty = ended.then(() => new Promise<never>(() => {}));

  const act = (one: Act) => Promise.race([line.perform(one), faulty]);
  const which = (callee: number | undefined) => (callee === undefined ? {} : { callee });
  return {
    sid: leg.sid,
    get heard() {
      return heard.caller.join(' ');
    },
    get calleeHeard() {
      return heard.callee.join(' ');
    },
    get status() {
      return line.status;
    },
    get acts() {
      return line.acts;
    },
    get endReason() {
      return endReason;
    },
    events,
    atRest: Promise.race([atRest, faulty]),
    cookies: client.cookies,
    async press(keys) {
      for (const key of toKeys(keys)) await act({ act: 'press', key });
    },
    wait: () => act({ act: 'wait' }),
    say: (text, confidence) => act({ act: 'say', text, ...(confidence !== undefined && { confidence }) }),
    speak: (duration, end = 'silence') => act({ act: 'speak', seconds: duration, end }),
    hangUp: () => act({ act: 'hangup' }),
    answer: ({ callee, ...how } = {}) =>
      act({ act: 'answer', seconds: Number.POSITIVE_INFINITY, ...how, ...which(callee) }),
    async calleePresses(keys, callee) {
      for (const does of toKeys(keys)) await act({ act: 'callee', does, ...which(callee) });
    },
    calleeHangsUp: (callee) => act({ act: 'callee', does: 'hangup', ...which(callee) }),
    act,
  };
}
