import type { BridgeError, CounterView } from '../../preload/contract.ts';
import { Outcome } from './outcome.tsx';
import { ProgressPanel } from './progress-panel.tsx';
import { RangeForm } from './range-form.tsx';

interface ReconciliationProps {
  readonly counter: CounterView;
  readonly onError: (error: BridgeError) => void;
  readonly onLeave: () => void;
}

/** The gateway's book beside ours, for a range of business dates. */
export function Reconciliation({ counter, onError, onLeave }: ReconciliationProps) {
  const { state, from, to } = counter.reconciliation;
  const isOver = state === 'none' || state === 'done';
  return (
    <>
      <RangeForm counter={counter} onLeave={onLeave} />
      <ProgressPanel progress={counter.reconciliation} attendance={counter.attendance} />
      {isOver ? <Outcome key={`${state} ${from} ${to}`} counter={counter} onError={onError} /> : null}
    </>
  );
}
