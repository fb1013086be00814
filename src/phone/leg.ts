import type { Board } from './board.js';
import type { Clock } from './clock.js';
import type { PhoneEvent } from './events.js';
import { HttpClient, type HttpClientOptions, type Question } from './http/http-client.js';
import type { CallIdentity } from './http/params.js';
import { Line } from './line.js';
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
  /** Asked where another URL fails. */
  fallbackUrl?: string | undefined;
  /** Told when a call has ended. */
  statusUrl?: string | undefined;
  /** What a transcript of a recording says where the caller does not say it. */
  transcription?: string | undefined;
  /** The time at which the call begins, sent with each request as X-Call-Time. */
  at?: Date | string | undefined;
  clock: Clock;
  board: Board;
}

/** One end of a call: the person there, and what Twilio asks about them. */
export class Leg {
  readonly line: Line;
  readonly client: HttpClient;
  private told: Promise<void> = Promise.resolve();

  constructor(
    readonly identity: CallIdentity,
    readonly settings: CallSettings,
    readonly emit: (event: PhoneEvent) => void,
  ) {
    const { clock, at, board } = settings;
    const begun = clock.now();
    this.line = new Line(clock, emit, board.group);
    this.client = new HttpClient(identity, settings, emit, () =>
      at === undefined ? undefined : new Date(new Date(at).getTime() + clock.now() - begun),
    );
  }

  get sid(): string {
    return this.identity.sid;
  }

  /** Tells a callback URL something while the call goes on, each thing after the one before; a failure is a warning. */
  tell(question: Question): void {
    const told = this.told
      .then(() => this.client.notify(question))
      .catch((error: unknown) => this.warn(error));
    this.told = this.settings.board.group.during(told);
    // Whoever awaits `allTold` sees it.
    this.told.catch(() => {});
  }

  /** Settles when every callback has been told. */
  allTold(): Promise<void> {
    return this.told;
  }

  /** Reports a fault that Twilio logs and survives. @throws anything else */
  warn(error: unknown, then = ''): void {
    if (!(error instanceof TwimlError)) throw error;
    this.emit({ event: 'warning', code: error.code, message: `${error.message}${then}` });
  }
}
