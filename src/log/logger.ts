import { constants, openSync } from 'node:fs';
import { isatty } from 'node:tty';
import { type Logger, pino } from 'pino';
import { createLineWriter, type LineWriter } from './line-writer.js';

/** A logger that writes to standard output. Where standard output fails, the process goes on. */
export function createLogger(level: string): { logger: Logger; flush: LineWriter['flush'] } {
  const writer = createLineWriter(nonBlockingStdout(), (lines) => {
    logger.warn({ dropped: lines }, 'lines are missing here: standard output could not be written');
  });
  const logger = pino({ level }, writer);
  return { logger, flush: writer.flush };
}

/** Standard output without blocking: a process cannot exit while one of its threads is blocked in a write. */
function nonBlockingStdout(): number {
  // Node makes pipes and sockets non-blocking at the first use of process.stdout, but not terminals.
  if (!isatty(1)) return process.stdout.fd;
  try {
    return openSync('/dev/stdout', constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return 1;
  }
}
