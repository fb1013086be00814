import { pino } from 'pino';
import { type LogObserver, logObserver } from '../../src/log/log-observer.js';

const SECRETS = ['the session secret', 'the auth token'];

/** An observer that writes the log, and the lines that it has written. */
export function logged(): { observer: LogObserver; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ base: null, timestamp: false }, { write: (line) => void lines.push(JSON.parse(line)) });
  return { observer: logObserver(log, SECRETS), lines };
}
