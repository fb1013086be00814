/** A URL up to its host with a user or password before it; a recording's URL; a phone or card number. */
const CREDENTIALS = /\b([a-z][a-z\d+.-]*:\/\/)[^\s/@]+@/gi;
const RECORDING = /\bhttps?:\/\/\S*\/Recordings\/\S*/g;
const NUMBER = /(?<!\w)\+?\d{3,}(\d{4})(?!\w)/g;

/** The text without what must not be in a log: credentials, recordings, long numbers, and what is hidden. */
export function safeText(text: string, hidden: readonly string[]): string {
  const shown = hidden
    .filter((part) => part !== '')
    .reduce((all, part) => all.replaceAll(part, '(hidden)'), text);
  return shown.replace(CREDENTIALS, '$1').replace(RECORDING, '(recording)').replace(NUMBER, '…$1');
}

/**
 * What a log may show of an error and, so deep, of its causes: none of its other properties, as an HTTP
 * client's errors hold the whole request with its headers.
 */
export function safeError(error: unknown, hidden: readonly string[], depth = 3): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: safeText(String(error), hidden) };
  const code = 'code' in error ? error.code : undefined;
  const hasCause = error.cause !== undefined && depth > 0;
  return {
    type: error.name,
    message: safeText(error.message, hidden),
    // Its frames only: the message comes before them.
    stack: error.stack
      ?.split('\n')
      .filter((line) => /^ +at /.test(line))
      .join('\n'),
    ...(typeof code === 'string' ? { code } : {}),
    ...(hasCause ? { cause: safeError(error.cause, hidden, depth - 1) } : {}),
  };
}
