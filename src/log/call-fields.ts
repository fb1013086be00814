import type { Input } from '../observer.js';
import type { Call } from '../state-machine.js';

/** The last four digits of a phone number. Other addresses may be names, so they are hidden as a whole. */
export function shortened(from: string): string {
  return /^\+?\d{7,}$/.test(from) ? `…${from.slice(-4)}` : '…';
}

/** One key, or the number of keys: several keys may be the number of a card. */
export function keys({ digits }: Pick<Call, 'digits'>): string {
  const { length } = String(digits);
  return length > 1 && digits !== 'hangup' ? `${length} keys` : digits;
}

/** The caller's input without what is private: `3`, `5 keys`, `speech`, `dial busy`. */
export function inputText(input: Input): string {
  switch (input.kind) {
    case 'digits':
      return keys(input);
    case 'recording':
      return `recording of ${input.seconds} s`;
    case 'dial':
      return `dial ${input.status}`;
    case 'queue':
      return `queue ${input.result}`;
    default:
      return input.kind;
  }
}
