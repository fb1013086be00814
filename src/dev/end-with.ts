/** The number has 10 s of this. */
const ENDING_MS = 13_000;

/**
 * Ends this process by `close` first, whatever ends it: a signal, a closed terminal, an error that nothing caught.
 * A second signal does not cut `close` short.
 * @param close returns whether everything was given back; the process exits with 1 where it was not
 * @returns ends the process with this exit code
 */
export function endWith(close: () => Promise<boolean>, limitMs = ENDING_MS): (exitCode: 0 | 1) => void {
  let ending = false;
  async function end(exitCode: 0 | 1) {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), limitMs);
    const isGivenBack = await close().catch((error) => {
      console.error(error);
      return false;
    });
    process.exit(isGivenBack ? exitCode : 1);
  }
  // For one Ctrl-C, the terminal and npm may both send a signal.
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
