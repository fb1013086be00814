/** Restoring the number takes 10 s of this at most. */
const ENDING_MS = 13_000;

/**
 * Runs `close` before this process ends because of a signal, a closed terminal or an uncaught error. A second signal
 * does not cut `close` short.
 * @param close returns true if the number was restored; otherwise the process exits with 1
 * @returns a function that ends the process with this exit code
 */
export function endWith(close: () => Promise<boolean>, limitMs = ENDING_MS): (exitCode: 0 | 1) => void {
  let ending = false;
  async function end(exitCode: 0 | 1) {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), limitMs);
    const isRestored = await close().catch((error) => {
      console.error(error);
      return false;
    });
    process.exit(isRestored ? exitCode : 1);
  }
  // At one Ctrl-C, the terminal and npm may both send a signal.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
  // Without a terminal, nobody can see or end this process any more.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => void end(0));
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error) => {
      console.error(error);
      void end(1);
    });
  }
  return (exitCode) => void end(exitCode);
}
