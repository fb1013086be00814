import type { Input } from '../observer.js';
import type { Call } from '../state-machine.js';

/** The last four digits of a phone number; of any other address, which may be a name, nothing. */
export function shortened(from: string): string {
  return /^\+?\d{7,}$/.test(from) ? `…${from.slice(-4)}` : '…';
}

/** One key is a choice from a menu; more may be a card's number. */
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
