import { constants, openSync } from 'node:fs';
import { isatty } from 'node:tty';
import { type Logger, pino } from 'pino';
import { createLineWriter, type LineWriter } from './line-writer.js';

/** A logger that writes to standard output, and does not stop the process where standard output fails. */
export function createLogger(level: string): { logger: Logger; flush: LineWriter['flush'] } {
  const writer = createLineWriter(nonBlockingStdout(), (lines) => {
    logger.warn({ lines }, 'standard output took no lines for a time: these are missing here');
  });
  const logger = pino({ level }, writer);
  return { logger, flush: writer.flush };
}

/** A process cannot end while one of its threads waits in a write, so no write may wait for a reader. */
function nonBlockingStdout(): number {
  // Node makes pipes and sockets non-blocking when process.stdout is first read, but not terminals.
  if (!isatty(1)) return process.stdout.fd;
  try {
    return openSync('/dev/stdout', constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return 1;
  }
}
