/** How long to wait before trying again: exponential, with jitter, so that pages do not return in step. */

/**
 * @param {number} attempt 0 for the first retry
 * @param {{first?: number, most?: number, random?: () => number}} [options] milliseconds
 * @returns {number} milliseconds, between half of the step and the whole of it
 */
export function backoff(attempt, { first = 500, most = 15_000, random = Math.random } = {}) {
  const step = Math.min(most, first * 2 ** Math.min(attempt, 16));
  return step / 2 + (random() * step) / 2;
}
