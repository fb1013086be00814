import type { Logger } from 'pino';
import type { Observer } from './observer.js';
import { safeError, safeText } from './safe.js';
import type { Call } from './state-machine.js';

/**
 * Writes a line for each thing that happens. A line has the CallSid as `call`, of a phone number the last four
 * digits, of what a caller keyed in the choice from a menu at most, and none of these secrets.
 */
export function logObserver(logger: Logger, secrets: readonly string[] = []): Required<Observer> {
  // pino's own serializer would look for more in an error than safeError leaves.
  const log = logger.child({}, { serializers: { err: (error: unknown) => error } });
  return {
    turn({ call, left, entered }) {
      log.info({ ...about(call), left, digits: keys(call), entered }, 'turn');
    },
    silence({ call, left, turns }) {
      log.info({ ...about(call), left, turns }, 'hung up on silence');
    },
    refusal({ status, reason, sid }) {
      // Anybody may have sent it.
      log.warn({ call: sid?.slice(0, 34), status, reason: safeText(reason, secrets) }, 'refused');
    },
    repeat({ sid }) {
      log.info({ call: sid }, 'repeated');
    },
    end({ call, status, seconds, state }) {
      log.info({ ...about(call), status, seconds, state }, 'ended');
    },
    failure({ error, call, left, entered, rescueError }) {
      const hidden = [...secrets, ...privateParts(call)];
      const rescueErr = rescueError === undefined ? undefined : safeError(rescueError, hidden);
      const err = safeError(error, hidden);
      log.error({ ...about(call), left, digits: keys(call), entered, err, rescueErr }, 'failed');
    },
    redis({ up, error }) {
      if (up) log.info('Redis is there: sessions are kept in it');
      else
        log.error(
          { err: safeError(error, secrets) },
          'Redis is away: callers whose state it has are rescued',
        );
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
export function keys({ digits }: Call): string {
  return digits.length > 1 && digits !== 'hangup' ? `${digits.length} keys` : digits;
}

/** What a caller entrusted to this call, which an error's message may quote. */
function privateParts({ digits, speech, params }: Call): string[] {
  return [
    digits.length > 1 ? digits : '',
    speech,
    params['RecordingUrl'] ?? '',
    params['TranscriptionText'] ?? '',
  ];
}
