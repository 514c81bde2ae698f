/** When the exporter sends, in ms. */
export interface Pace {
  /** From the first row that waits to the sending: rows that are written together go together. */
  readonly settleMs: number;
  /** Between two looks at the journal, of which nobody told that it has grown: another process may have written. */
  readonly lookMs: number;
  /** Before the second try; each further one waits twice as long, until {@link longestMs}. */
  readonly retryMs: number;
  readonly longestMs: number;
}

export const usualPace: Pace = { settleMs: 3000, lookMs: 60_000, retryMs: 5000, longestMs: 300_000 };

/**
 * How long to wait after so many sendings in a row that did not go through, in ms: between half and all of what the back-off
 * says.
 * @param failures from 1.
 * @param random 0 to 1, so that all terminals do not come at once when the server is back.
 */
export function pauseMs(failures: number, random: number, { retryMs, longestMs }: Pace): number {
  return Math.round(Math.min(longestMs, retryMs * 2 ** Math.min(failures - 1, 30)) * (0.5 + random / 2));
}

/** How long rows are left to gather, in ms: spread a little, for the same reason. */
export function gatherMs(random: number, { settleMs }: Pace): number {
  return Math.round(settleMs * (1 + random / 2));
}
