import type { DifferenceView, ReconcileProgress, ReconcileResult } from '../../preload/contract.ts';
import { localText } from '../common/time.ts';
import type { DifferenceNow } from '../terminal/reconciling/explain.ts';
import type { ReconcileState } from '../terminal/reconciling/progress.ts';
import type { Findings } from '../terminal/reconciling/reconciler.ts';
import { settledAs } from '../terminal/reconciling/settled-as.ts';
import { describeDifference } from '../terminal/reconciling/words.ts';
import type { Wording } from './views.ts';
import { describeForWindow } from './window-errors.ts';

/** How far a comparison has come, as the window may see it. */
export function reconcileProgressView(state: ReconcileState, { translate }: Wording): ReconcileProgress {
  if (state.state === 'none') {
    return { state: 'none', from: null, to: null, fetched: 0, total: null, share: 0, problem: null };
  }
  const { from, to, fetched, total, share } = state;
  const problem = state.state === 'failed' ? describeForWindow(state.error, translate) : null;
  return { state: state.state, from, to, fetched, total, share, problem };
}

/** The window shows no more differences than these. */
const MAX_DIFFERENCES = 500;

/** What a comparison has found, as the window may see it. */
export function reconcileResultView({ outcome, entries }: Findings, wording: Wording): ReconcileResult {
  const { differences: _found, madeAt, ...counts } = outcome;
  return {
    ...counts,
    madeAtText: localText(Date.parse(madeAt), wording.timeZone),
    differences: entries.slice(0, MAX_DIFFERENCES).map((entry) => differenceView(entry, wording)),
  };
}

function differenceView(entry: DifferenceNow, wording: Wording): DifferenceView {
  const { key, kind, here, beingChecked } = entry.difference;
  return {
    ...describeDifference(entry, wording),
    ...{ key, kind, beingChecked, actions: [...entry.actions], settledAs: settledAs(entry) },
    paymentId: here?.id ?? null,
  };
}
