import type { CookieJar } from 'tough-cookie';
import { type Clock, virtualClock } from './clock.js';
import {
  type Act,
  type ActName,
  type EndReason,
  KEYS,
  type Key,
  type PhoneEvent,
  type Status,
} from './events.js';
import { HttpClient, type HttpClientOptions } from './http/http-client.js';
import { ImpossibleAct, Line } from './line.js';
import { type OtherUrls, playCall } from './play-call.js';
import type { Switches } from './verbs/stage.js';

export interface CallOptions extends Partial<HttpClientOptions>, Partial<Switches>, OtherUrls {
  /** Virtual unless given: a script never waits. */
  clock?: Clock;
  /** Is told everything that happens. */
  observe?: (event: PhoneEvent) => void;
}

/** A call in progress. Every act settles when the phone waits for the next one, or the call has ended. */
export interface PhoneCall {
  readonly sid: string;
  /** What was said since the last act. */
  readonly heard: string;
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
  /** Says something to a Gather that listens to speech. */
  say(text: string): Promise<void>;
  /** Leaves a message of so many seconds, which silence, a key or hanging up ends. */
  speak(seconds: number, end?: 'silence' | 'hangup' | Key): Promise<void>;
  hangUp(): Promise<void>;
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

/** As placeCall, for whoever wants to act before the phone waits: while a prompt is heard in real time. */
export function startCall(url: string, options: CallOptions = {}): PhoneCall & { atRest: Promise<void> } {
  const { from = '+15551234567', to = '+12345678900', clock = virtualClock() } = options;
  const events: PhoneEvent[] = [];
  let heard: string[] = [];
  const emit = (event: PhoneEvent) => {
    events.push(event);
    if (event.event === 'act') heard = [];
    if (event.event === 'verb' && event.name === 'Say') heard.push(event.text);
    options.observe?.(event);
  };
  const line = new Line(clock, emit);
  const client = new HttpClient({ ...options, from, to }, emit);
  const switches = {
    emptyDigits: options.emptyDigits ?? 'empty',
    emptyRecording: options.emptyRecording ?? 'action',
  };
  let endReason: EndReason | undefined;
  const first = { url, method: 'POST', params: {} } as const;
  const atRest = line.untilRest();
  const ended = playCall(first, { ...options, line, client, switches, emit }).then((reason) => {
    endReason = reason;
    emit({ event: 'end', reason });
    line.setStatus('ended');
  });
  // A fault of the phone, or of who observes it, fails whatever waits for the call.
  const faulty = ended.then(() => new Promise<never>(() => {}));

  const act = (one: Act) => Promise.race([line.perform(one), faulty]);
  return {
    sid: client.callSid,
    get heard() {
      return heard.join(' ');
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
    say: (text) => act({ act: 'say', text }),
    speak: (duration, end = 'silence') => act({ act: 'speak', seconds: duration, end }),
    hangUp: () => act({ act: 'hangup' }),
    act,
  };
}

function toKeys(keys: string): Key[] {
  return [...keys].map((typed) => {
    const key = KEYS.find((one) => one === typed);
    if (key === undefined) {
      throw new ImpossibleAct(
        `there is no key ${JSON.stringify(typed)} on a telephone, only 0 to 9, * and #`,
      );
    }
    return key;
  });
}
