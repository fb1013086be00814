/**
 * A limit on how many events a second are told one by one. The function tells whether this one may be.
 * @param onMore gets the number of the others, once their second is over
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
  return function mayBeTold() {
    if (!running) {
      running = true;
      setTimeout(end, secondMs).unref();
    }
    return ++count <= perSecond;
  };
}
