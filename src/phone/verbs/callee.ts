import { type Bridge, TALK_SECONDS } from '../bridge.js';
import type { Act, ActName, CalleeAct } from '../events.js';
import { newSid, type Params } from '../http/params.js';
import { Leg } from '../leg.js';
import { HungUp } from '../line.js';
import type { PlacedPhone } from '../placed-phone.js';
import { TwimlError, textOf, type XmlElement } from '../xml.js';
import { secondsOf } from './recording.js';
import { callBack, methodOf, resolve, type Stage, wantsEvent } from './stage.js';

const RINGING: readonly CalleeAct[] = ['answer', 'busy', 'no-answer', 'failed'];
/** MachineDetectionDuration in milliseconds. */
const DETECTION_MS = '3000';

type CalleeResult = Exclude<CalleeAct, 'answer'> | 'completed' | 'canceled';

/** A callee of a Dial: rings, answers, hears the whisper, talks, hangs up. */
export class Callee {
  readonly leg: Leg;
  readonly number: string;
  result: CalleeResult | undefined;
  answeredAt: number | undefined;
  private endedAt = 0;
  private talkSeconds = TALK_SECONDS;
  private hasAccepted = false;
  private sequence = 0;
  /** The phone that a test placed at this number; undefined if the caller's test plays the callee. */
  private readonly phone: PlacedPhone | undefined;

  /** @param noun a Number, Client or Sip, or the Dial itself if it holds a number */
  constructor(
    private readonly noun: XmlElement,
    dial: XmlElement,
    private readonly stage: Stage,
  ) {
    const { identity, settings, emit, line } = stage.leg;
    this.number = noun.name === 'Client' ? `client:${textOf(noun)}` : textOf(noun);
    const from = dial.attributes['callerId'] ?? identity.from;
    const own = { sid: newSid('CA'), parentSid: identity.sid, from, to: this.number, status: 'initiated' };
    this.phone = settings.board.phoneAt(this.number);
    this.leg = new Leg(own, { ...settings, cookies: undefined }, (event) => {
      if (this.phone?.isOn(this.leg.line)) this.phone.observe(event);
      if (event.event === 'status') line.refresh();
      else emit({ ...event, at: this.number });
    });
  }

  /** The acts that are possible through the caller's line now. */
  get acts(): readonly ActName[] {
    const { acts } = this.leg.line;
    if (this.phone || this.result !== undefined || acts.length === 0) return [];
    if (this.answeredAt !== undefined) return ['callee'];
    return RINGING.filter((act) => acts.includes(act));
  }

  perform(act: Act): void {
    const { line } = this.leg;
    if (act.act !== 'callee') line.accept(act);
    else if (act.does === 'hangup') line.accept({ act: 'hangup' });
    else if (act.does !== undefined) line.accept({ act: 'press', key: act.does });
    else line.accept({ act: 'wait' });
  }

  /** Rings the callee. Returns whether the callee answered and accepted. */
  async ring(): Promise<boolean> {
    const { line } = this.leg;
    this.tellStatus('initiated', 'initiated');
    if (this.phone && !this.phone.ring(line)) this.result = 'busy';
    if (this.result === undefined) {
      this.tellStatus('ringing', 'ringing');
      const act = await this.whileConnected(() => line.wait('ringing', Number.POSITIVE_INFINITY, RINGING));
      if (act && act.act !== 'answer') this.result = toResult(act);
      else if (act?.act === 'answer') return this.answer(act.by === 'machine', act.seconds);
    }
    this.end();
    return false;
  }

  /** Talks until one of the two hangs up. */
  async talk(bridge: Bridge, most: number): Promise<void> {
    const { line } = this.leg;
    const ms = Math.min(this.talkSeconds * 1000, most);
    try {
      await this.whileConnected(() =>
        Number.isFinite(this.talkSeconds) && !this.phone
          ? line.play('bridged', ms, [], bridge.left)
          : line.wait('bridged', Number.POSITIVE_INFINITY, [], bridge.left),
      );
      if (!bridge.left.aborted) this.stage.leg.emit({ event: 'note', message: 'the other side hung up' });
    } finally {
      bridge.leave();
      this.end();
    }
  }

  /** Stops ringing or hangs up, unless the callee has hung up already. */
  cancel(result: CalleeResult): void {
    if (this.leg.line.status === 'ended') return;
    this.result ??= this.answeredAt === undefined ? result : 'completed';
    this.leg.line.hangUp();
    if (this.hasAccepted) this.end();
  }

  /** How long the callee was connected, in milliseconds. */
  get duration(): number {
    return this.answeredAt === undefined ? 0 : this.endedAt - this.answeredAt;
  }

  private async answer(machine: boolean, seconds = TALK_SECONDS): Promise<boolean> {
    const { leg } = this;
    this.talkSeconds = seconds;
    this.answeredAt = leg.line.clock.now();
    leg.identity.status = 'in-progress';
    leg.line.unattended = machine;
    this.tellStatus('answered', 'in-progress');
    this.detectMachine(machine);
    this.hasAccepted = await this.accepts();
    if (!this.hasAccepted) this.end();
    return this.hasAccepted;
  }

  /** Plays the whisper, if there is one. Returns whether the callee is still connected afterwards. */
  private async accepts(): Promise<boolean> {
    const { url } = this.noun.attributes;
    if (url === undefined || this.noun.name === 'Dial') return true;
    const request = { url: resolve(url, this.stage), method: methodOf(this.noun), params: {} };
    try {
      const outcome = await this.whileConnected(() => this.stage.playAt(request, 'whisper', this.leg));
      return !this.leg.line.hungUp && !(outcome && 'end' in outcome);
    } catch (error) {
      if (!(error instanceof TwimlError)) throw error;
      this.leg.emit({ event: 'error', code: error.code, message: error.message });
      return false;
    }
  }

  /** https://www.twilio.com/docs/voice/twiml/number#attributes-machinedetection */
  private detectMachine(machine: boolean) {
    const { machineDetection, amdStatusCallback } = this.noun.attributes;
    if (machineDetection === undefined) return;
    if (amdStatusCallback === undefined) {
      const message = 'machineDetection has no amdStatusCallback, so nobody receives the result';
      this.leg.emit({ event: 'warning', code: 21262, message });
    }
    const kind = machineDetection === 'DetectMessageEnd' ? 'machine_end_beep' : 'machine_start';
    callBack(this.noun, 'amdStatusCallback', this.ownStage(), {
      AnsweredBy: machine ? kind : 'human',
      MachineDetectionDuration: DETECTION_MS,
    });
  }

  private end() {
    if (this.leg.line.status === 'ended') return;
    this.endedAt = this.leg.line.clock.now();
    this.result ??= this.answeredAt === undefined ? 'canceled' : 'completed';
    const duration = this.answeredAt === undefined ? {} : { CallDuration: secondsOf(this.duration) };
    this.tellStatus('completed', this.result, duration);
    this.leg.line.setStatus('ended');
  }

  /** https://www.twilio.com/docs/voice/twiml/number#attributes-status-callback-event */
  private tellStatus(event: string, status: string, params: Params = {}) {
    this.leg.identity.status = status;
    if (this.noun.name === 'Dial' || !wantsEvent(this.noun, 'statusCallbackEvent', event, 'completed'))
      return;
    callBack(this.noun, 'statusCallback', this.ownStage(), {
      CallStatus: status,
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(this.sequence++),
      ...params,
    });
  }

  private ownStage(): Stage {
    return { ...this.stage, leg: this.leg };
  }

  private async whileConnected<T>(play: () => Promise<T>): Promise<T | undefined> {
    try {
      return await play();
    } catch (error) {
      if (error instanceof HungUp) return undefined;
      throw error;
    }
  }
}

function toResult({ act }: Act): CalleeResult {
  return act === 'busy' || act === 'failed' ? act : 'no-answer';
}
