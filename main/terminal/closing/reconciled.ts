import type { Actor } from '../../common/actor.ts';
import { asTerminalError } from '../../common/errors.ts';
import type { Reconciled } from '../../ledger/day-figures.ts';
import type { Period } from '../../ledger/reconciliation.ts';

/** What a comparison with the gateway's book counts. */
export interface ReconciledCounts {
  readonly matched: number;
  readonly onlyHere: number;
  readonly onlyThere: number;
  readonly differs: number;
}

/** Whether a comparison was paused: somebody wants it to end, and not what was to come after it. */
function isPause(error: unknown): boolean {
  const { code, params } = asTerminalError(error);
  return code === 'RECONCILE_FAILED' && params['cause'] === 'PAUSED';
}

/** Compares with the gateway's book. */
export type Compare = (period: Period, by: Actor) => Promise<ReconciledCounts>;

/**
 * What a close says of the comparison before it. That it cannot be made, because the line is down, does not keep a shop from
 * closing its day.
 * @throws TerminalError RECONCILE_FAILED where it was paused.
 */
export async function compareBeforeClose(
  compare: Compare,
  period: Period,
  by: Actor,
): Promise<{ readonly reconciled: Reconciled; readonly problem?: unknown }> {
  try {
    const { matched, onlyHere, onlyThere, differs } = await compare(period, by);
    return { reconciled: { state: 'done', ...period, matched, onlyHere, onlyThere, differs } };
  } catch (error) {
    if (isPause(error)) {
      throw error;
    }
    return { reconciled: { state: 'failed', code: asTerminalError(error).code }, problem: error };
  }
}
