import { write as writeTo } from 'node:fs';

/** Writes lines without blocking. */
export interface LineWriter {
  write: (line: string) => void;
  /** Settles when every line is written, or after this time. */
  flush: (ms: number) => Promise<void>;
}

interface WriterOptions {
  /** The number of characters that may wait; further lines are dropped. */
  maxWaiting?: number;
  /** Lines that arrive within this time are written together. */
  batchMs?: number;
  /** The time between two attempts while the reader is slow. */
  slowMs?: number;
  /** The time between two attempts while the disk is full or the pipe is closed. */
  brokenMs?: number;
}

/**
 * Writes lines to a file descriptor. While writing fails, lines wait in bounded memory; further lines are dropped
 * and counted.
 * @param onDropped gets the number of dropped lines when writing works again
 */
export function createLineWriter(
  fd: number,
  onDropped: (lines: number) => void,
  { maxWaiting = 1e6, batchMs = 2, slowMs = 20, brokenMs = 1000 }: WriterOptions = {},
): LineWriter {
  let waiting: string[] = [];
  let waitingLength = 0;
  /** The lines that are being written. */
  let chunk = Buffer.alloc(0);
  let dropped = 0;
  let writing = false;
  let timer: NodeJS.Timeout | undefined;
  const flushed: (() => void)[] = [];

  function write(line: string) {
    if (waitingLength + line.length > maxWaiting) {
      dropped++;
      return;
    }
    waiting.push(line);
    waitingLength += line.length;
    if (!writing) attemptIn(batchMs);
  }

  function attemptIn(ms: number) {
    timer ??= setTimeout(attempt, ms).unref();
  }

  function attempt() {
    clearTimeout(timer);
    timer = undefined;
    if (writing) return;
    if (chunk.length === 0) takeWaiting();
    if (chunk.length === 0) {
      for (const resolve of flushed.splice(0)) resolve();
      return;
    }
    writing = true;
    writeTo(fd, chunk, (error, written) => {
      writing = false;
      if (error) return attemptIn(error.code === 'EAGAIN' ? slowMs : brokenMs);
      chunk = chunk.subarray(written);
      if (chunk.length > 0 || flushed.length > 0) attempt();
      else if (waiting.length > 0) attemptIn(batchMs);
    });
  }

  function takeWaiting() {
    chunk = Buffer.from(waiting.join(''));
    waiting = [];
    waitingLength = 0;
    if (dropped === 0) return;
    const lines = dropped;
    dropped = 0;
    // Now there is room for one more line, and it follows the last line before the gap.
    onDropped(lines);
  }

  return {
    write,
    flush: (ms) =>
      new Promise((resolve) => {
        const deadline = setTimeout(resolve, ms);
        flushed.push(() => {
          clearTimeout(deadline);
          resolve();
        });
        attempt();
      }),
  };
}
