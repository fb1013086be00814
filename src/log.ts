import type { Logger } from 'pino';
import type { Observer } from './observer.js';
import type { Call } from './state-machine.js';

/** Writes a line for each thing that happens; of a phone number its last four digits only. */
export function logObserver(log: Logger): Required<Observer> {
  return {
    turn({ call, left, entered }) {
      log.info({ ...about(call), left, digits: keys(call), entered }, 'turn');
    },
    refusal({ status, reason, sid }) {
      log.warn({ call: sid, status, reason }, 'refused');
    },
    repeat({ sid }) {
      log.info({ call: sid }, 'repeated');
    },
    end({ call, status, seconds, state }) {
      log.info({ ...about(call), status, seconds, state }, 'ended');
    },
    failure({ error, call, left, entered, rescueError }) {
      const errors = { err: error, ...(rescueError === undefined ? {} : { rescueErr: rescueError }) };
      log.error({ ...about(call), left, digits: keys(call), entered, ...errors }, 'failed');
    },
    redis({ up, error }) {
      if (up) log.info('Redis is there: sessions are kept in it');
      else log.error({ err: error }, 'Redis is away: callers whose state it has are rescued to a human');
    },
  };
}

/** Of a phone number the last four digits. */
export function shortened(phoneNumber: string): string {
  return `…${phoneNumber.slice(-4)}`;
}

function about(call: Call) {
  return { call: call.sid, from: shortened(call.from) };
}

/** One key is a choice from a menu; more may be a card's number. */
function keys({ digits }: Call): string {
  return digits.length > 1 ? `${digits.length} keys` : digits;
}
