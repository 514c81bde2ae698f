import { TerminalError } from '../../common/errors.ts';

/** Why a comparison could not go on; its words are in the texts `reconciling.causes`. */
export type FailureWhy = 'paused' | 'notReached' | 'noAnswer' | 'refused';

/** @param cause a code for support: the gateway's, or the line's. */
export function reconcileFailed(why: FailureWhy, cause: string): TerminalError {
  return new TerminalError('RECONCILE_FAILED', { why, cause });
}
