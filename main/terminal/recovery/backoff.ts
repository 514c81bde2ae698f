/** How long recovery waits between two questions about one item, in ms. */
export interface BackoffRules {
  readonly firstMs: number;
  readonly longestMs: number;
}

export const defaultBackoff: BackoffRules = { firstMs: 1000, longestMs: 300_000 };

/**
 * Exponential back-off with jitter: between half and all of `first * 2^attempt`, at most `longest`.
 * @param attempt questions asked so far, from 0.
 * @param random 0 to 1, so that a shop's terminals do not all ask at once when the line comes back.
 */
export function backoffMs(attempt: number, random: number, { firstMs, longestMs }: BackoffRules): number {
  const full = Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 30));
  return Math.max(firstMs, Math.round(full * (0.5 + random / 2)));
}
