import type { ReconcileResult } from '../../preload/contract.ts';

/** How a comparison has ended, in a word. */
export type Verdict = 'matches' | 'settled' | 'open';

/** How many differences there are in all, listed or not. */
export function differenceCount({ onlyHere, onlyThere, differs }: ReconcileResult): number {
  return onlyHere + onlyThere + differs;
}

/** `settled` says that something has been done about each difference. */
export function verdictOf(result: ReconcileResult): Verdict {
  const count = differenceCount(result);
  if (count === 0) {
    return 'matches';
  }
  const settled = result.differences.filter(({ settledText }) => settledText !== null).length;
  return settled >= count ? 'settled' : 'open';
}
