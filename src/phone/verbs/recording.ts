import { ACCOUNT_SID, newSid, type Params } from '../http/params.js';
import type { XmlElement } from '../xml.js';
import { callBack, type Stage, wantsEvent } from './stage.js';

const EVENT = 'recordingStatusCallbackEvent';

/** A recording of a Record, Dial or Conference. Requests its status callbacks. */
export class Recording {
  readonly sid = newSid('RE');
  readonly url: string;
  private readonly begun: number;

  constructor(
    private readonly element: XmlElement,
    private readonly stage: Stage,
    private readonly source: 'RecordVerb' | 'DialVerb' | 'Conference',
  ) {
    const { origin = 'https://api.twilio.com' } = stage.leg.settings.recordings ?? {};
    this.url = `${origin}/2010-04-01/Accounts/${ACCOUNT_SID}/Recordings/${this.sid}`;
    this.begun = stage.leg.line.clock.now();
    this.tell('in-progress', {});
  }

  /** Ends the recording, and returns the parameters of the verb's action. After 0 ms, the recording is absent. */
  end(ms = this.stage.leg.line.clock.now() - this.begun): Params {
    const told = { RecordingUrl: this.url, RecordingSid: this.sid, RecordingDuration: secondsOf(ms) };
    if (ms > 0) this.stage.leg.settings.recordings?.keep(this.sid, ms);
    if (ms > 0) this.tell('completed', { RecordingUrl: this.url, RecordingDuration: secondsOf(ms) });
    else this.tell('absent', {});
    return told;
  }

  private tell(status: 'in-progress' | 'completed' | 'absent', params: Params) {
    if (!wantsEvent(this.element, EVENT, status, 'completed')) return;
    callBack(this.element, 'recordingStatusCallback', this.stage, {
      RecordingSid: this.sid,
      RecordingStatus: status,
      RecordingSource: this.source,
      RecordingChannels: '1',
      ...params,
    });
  }
}

export function secondsOf(ms: number): string {
  return String(Math.round(ms / 1000));
}
