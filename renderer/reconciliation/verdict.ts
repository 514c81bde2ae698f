import type { ReconcileResult } from '../../preload/contract.ts';

/** How a comparison has ended, in a word. */
export type Verdict = 'matches' | 'settled' | 'partly' | 'open';

/** How many differences there are in all, listed or not. What is still being checked is none. */
export function differenceCount({ onlyHere, onlyThere, differs }: ReconcileResult): number {
  return onlyHere + onlyThere + differs;
}

/** How many of the differences need nobody any more. */
export function doneCount(result: ReconcileResult): number {
  const done = result.differences.filter(({ beingChecked, settledAs }) => !beingChecked && settledAs === 'done').length;
  return Math.min(done, differenceCount(result));
}

/** `settled` says that no difference needs anybody any more, `partly` that some still do. */
export function verdictOf(result: ReconcileResult): Verdict {
  const count = differenceCount(result);
  if (count === 0) {
    return 'matches';
  }
  const done = doneCount(result);
  if (done === count) {
    return 'settled';
  }
  return done === 0 ? 'open' : 'partly';
}
