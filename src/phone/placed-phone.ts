import type { ActName, Key, PhoneEvent, Status } from './events.js';
import { ImpossibleAct, type Line } from './line.js';
import { toKeys } from './script.js';

/** A phone with a number on a switchboard: a Dial to the number rings it. */
export class PlacedPhone {
  private line: Line | undefined;
  private said: string[] = [];
  readonly events: PhoneEvent[] = [];

  constructor(readonly number: string) {}

  get status(): Status | 'idle' {
    return this.line === undefined || this.line.status === 'ended' ? 'idle' : this.line.status;
  }

  get acts(): readonly ActName[] {
    return this.status === 'idle' ? [] : (this.line?.acts ?? []);
  }

  /** The text that was heard since the phone rang, or since its last act. */
  get heard(): string {
    return this.said.join(' ');
  }

  /** Rings the phone on this line. Returns false if the phone is busy. */
  ring(line: Line): boolean {
    if (this.status !== 'idle') return false;
    this.line = line;
    this.said = [];
    return true;
  }

  isOn(line: Line): boolean {
    return this.line === line;
  }

  observe(event: PhoneEvent): void {
    this.events.push(event);
    if (event.event === 'act') this.said = [];
    if (event.event === 'verb' && event.name === 'Say') this.said.push(event.text);
  }

  /** @throws ImpossibleAct if the phone does not ring. The other acts throw it too if they are not possible now. */
  answer(): Promise<void> {
    return this.perform({ act: 'answer' });
  }

  decline(): Promise<void> {
    return this.perform({ act: 'busy' });
  }

  async press(keys: string): Promise<void> {
    for (const key of toKeys(keys)) await this.perform({ act: 'press', key });
  }

  /** Stays silent until Twilio stops waiting. */
  wait(): Promise<void> {
    return this.perform({ act: 'wait' });
  }

  hangUp(): Promise<void> {
    return this.perform({ act: 'hangup' });
  }

  private async perform(act: { act: 'answer' | 'busy' | 'wait' | 'hangup' } | { act: 'press'; key: Key }) {
    if (this.status === 'idle')
      throw new ImpossibleAct(`cannot ${act.act}: the phone ${this.number} is idle`);
    await this.line?.perform(act);
  }
}
