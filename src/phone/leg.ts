import type { Board } from './board.js';
import type { Clock } from './clock.js';
import type { PhoneEvent } from './events.js';
import { HttpClient, type HttpClientOptions, type WebhookRequest } from './http/http-client.js';
import type { CallIdentity } from './http/params.js';
import { Line } from './line.js';
import type { Recordings } from './serve-recordings.js';
import { TwimlError } from './xml.js';

/** Behaviour of Twilio that its documentation leaves open. */
interface Switches {
  /** The Digits of a Gather's action when nothing was pressed: empty, or absent. */
  emptyDigits: 'empty' | 'absent';
  /** Where an empty recording leads: to the action, or to the next verb. */
  emptyRecording: 'action' | 'next';
}

/** Settings that all ends of a call share. */
export interface CallSettings extends Switches, HttpClientOptions {
  /** Requested when another URL fails. */
  fallbackUrl?: string | undefined;
  /** Requested when the call has ended. */
  statusUrl?: string | undefined;
  /** The transcript of a recording in which the caller does not `say` a text. */
  transcription?: string | undefined;
  /** Serves the audio of recordings; without it, a RecordingUrl has no audio. */
  recordings?: Recordings | undefined;
  /** The pretended time, sent as X-Call-Time; undefined to send none. */
  time: () => Date | undefined;
  clock: Clock;
  board: Board;
}

/** One end of a call, with its line and its requests: the caller's or a callee's. */
export class Leg {
  readonly line: Line;
  readonly client: HttpClient;
  private told: Promise<unknown> = Promise.resolve();

  constructor(
    readonly identity: CallIdentity,
    readonly settings: CallSettings,
    readonly emit: (event: PhoneEvent) => void,
  ) {
    this.line = new Line(settings.clock, emit, settings.board.group);
    this.client = new HttpClient(identity, settings, emit, settings.time);
  }

  get sid(): string {
    return this.identity.sid;
  }

  /** Requests a callback URL in the background, in order. A failure is a warning. */
  tell(request: WebhookRequest): void {
    const told = this.told.then(() => this.client.ask(request)).catch((error: unknown) => this.warn(error));
    this.told = this.settings.board.group.during(told);
    // allTold() rejects with this error.
    this.told.catch(() => {});
  }

  /** Settles when all callbacks have been requested. */
  allTold(): Promise<unknown> {
    return this.told;
  }

  /** Reports a TwimlError as a warning. Throws any other error. */
  warn(error: unknown, then = ''): void {
    if (!(error instanceof TwimlError)) throw error;
    this.emit({ event: 'warning', code: error.code, message: `${error.message}${then}` });
  }
}
