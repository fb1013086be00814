import type { Board } from './board.js';
import type { Clock } from './clock.js';
import type { PhoneEvent } from './events.js';
import { HttpClient, type HttpClientOptions, type WebhookRequest } from './http/http-client.js';
import type { CallIdentity } from './http/params.js';
import { Line } from './line.js';
import type { Recordings } from './serve-recordings.js';
import { TwimlError } from './xml.js';

/** How Twilio does what its documentation leaves open. */
export interface Switches {
  /** What comes with a Gather's action when nothing was pressed: Digits without a value, or no Digits. */
  emptyDigits: 'empty' | 'absent';
  /** Where an empty recording leads: to the action, or to the verb after it. */
  emptyRecording: 'action' | 'next';
}

/** What holds for every end of a call. */
export interface CallSettings extends Switches, HttpClientOptions {
  /** Requested where another URL fails. */
  fallbackUrl?: string | undefined;
  /** Requested when the call has ended. */
  statusUrl?: string | undefined;
  /** What a transcript of a recording says where the caller does not say it. */
  transcription?: string | undefined;
  /** Serves what is recorded; without it, a RecordingUrl has no audio. */
  recordings?: Recordings | undefined;
  /** The time that requests pretend; undefined where they pretend none. */
  time: () => Date | undefined;
  clock: Clock;
  board: Board;
}

/** One end of a call: the person there, and what Twilio asks about them. */
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

  /** Requests a callback URL while the call goes on, in order; a failure is a warning. */
  tell(request: WebhookRequest): void {
    const told = this.told.then(() => this.client.ask(request)).catch((error: unknown) => this.warn(error));
    this.told = this.settings.board.group.during(told);
    // allTold() rejects with it.
    this.told.catch(() => {});
  }

  /** Settles when every callback has been requested. */
  allTold(): Promise<unknown> {
    return this.told;
  }

  /** Reports a fault that Twilio logs and survives. @throws anything else */
  warn(error: unknown, then = ''): void {
    if (!(error instanceof TwimlError)) throw error;
    this.emit({ event: 'warning', code: error.code, message: `${error.message}${then}` });
  }
}
