/**
 * Limits the number of events that are logged. The returned function says whether this event may be logged.
 * @param onMore gets the number of events beyond the limit, at the end of each second that had some
 */
export function rateLimit(
  perSecond: number,
  onMore: (count: number) => void,
  secondMs = 1000,
): () => boolean {
  let count = 0;
  let running = false;
  function end() {
    running = false;
    const more = count - perSecond;
    count = 0;
    if (more > 0) onMore(more);
  }
  return function mayLog() {
    if (!running) {
      running = true;
      setTimeout(end, secondMs).unref();
    }
    return ++count <= perSecond;
  };
}
