import type { TerminalError } from '../../common/errors.ts';
import type { Period, StoredReconciliation } from '../../ledger/reconciliation.ts';
import { shareOf, totalOf } from './plan.ts';

/** How far a comparison has come. */
export type ReconcileState =
  | { readonly state: 'none' }
  | (Reached & { readonly state: 'running' | 'paused' | 'done' })
  /** It could not go on; it can be resumed. */
  | (Reached & { readonly state: 'failed'; readonly error: TerminalError });

interface Reached extends Period {
  /** Different orders that have come. */
  readonly fetched: number;
  /** Orders that there are, as far as the gateway has said; null while it has not. */
  readonly total: number | null;
  /** 0 to 1. */
  readonly share: number;
}

export interface ProgressFacts {
  readonly isRunning: boolean;
  /** What stopped it; undefined where nothing did. */
  readonly error: TerminalError | undefined;
}

/** How far a comparison has come. Pure. */
export function progressOf(
  current: StoredReconciliation | undefined,
  { isRunning, error }: ProgressFacts,
): ReconcileState {
  if (current === undefined) {
    return { state: 'none' };
  }
  const { from, to, position, outcome } = current;
  const share = outcome === undefined ? shareOf(position) : 1;
  const reached: Reached = { from, to, fetched: position.fetched, total: totalOf(position), share };
  if (isRunning) {
    return { ...reached, state: 'running' };
  }
  if (outcome !== undefined) {
    return { ...reached, state: 'done' };
  }
  return error === undefined ? { ...reached, state: 'paused' } : { ...reached, state: 'failed', error };
}
