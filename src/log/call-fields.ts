import type { Call } from '../state-machine.js';

/** The last four digits of a phone number; of any other address, which may be a name, nothing. */
export function shortened(from: string): string {
  return /^\+?\d{7,}$/.test(from) ? `…${from.slice(-4)}` : '…';
}

/** One key is a choice from a menu; more may be a card's number. */
export function keys({ digits }: Call): string {
  const { length } = String(digits);
  return length > 1 && digits !== 'hangup' ? `${length} keys` : digits;
}
