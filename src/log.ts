import type { Logger } from 'pino';
import type { Observer } from './app.js';

/** Writes a line for each turn, refusal and failure; of a phone number its last four digits only. */
export function logObserver(log: Logger): Observer {
  return {
    turn({ call, left, entered }) {
      const digits = call.digits.length > 1 ? `${call.digits.length} keys` : call.digits;
      log.info({ call: call.sid, from: shortened(call.from), left, digits, entered }, 'turn');
    },
    refusal({ status, reason }) {
      log.warn({ status, reason }, 'refused');
    },
    failure({ error }) {
      log.error({ err: error }, 'failed');
    },
  };
}

/** Of a phone number the last four digits. */
export function shortened(phoneNumber: string): string {
  return `…${phoneNumber.slice(-4)}`;
}
