import { useState } from 'react';
import type { Approval, BridgeError, DifferenceView, ReconcileResult, SettlingAction } from '../../preload/contract.ts';
import { useCall } from '../bridge/use-call.ts';

/** What somebody is being asked before a difference is settled. */
export interface Asking {
  readonly difference: DifferenceView;
  readonly about: 'reverse' | 'note' | 'approval';
}

/** Settles differences one after another. */
export interface Settling {
  readonly asking: Asking | null;
  /** Why the last try was refused; null where it was not. */
  readonly error: BridgeError | null;
  readonly busy: boolean;
  /** Begins: at once for what moves no money, or with a question. */
  readonly begin: (difference: DifferenceView, action: SettlingAction) => void;
  readonly ask: (asking: Asking) => void;
  readonly go: (
    difference: DifferenceView,
    answer: { readonly action: SettlingAction; readonly note?: string; readonly approval?: Approval },
  ) => void;
  readonly leave: () => void;
}

/** What is refused without a question is told by `onError`; all else stays where it was asked. */
export function useSettling(
  onResult: (result: ReconcileResult) => void,
  onError: (error: BridgeError) => void,
): Settling {
  const [asking, setAsking] = useState<Asking | null>(null);
  const [error, setError] = useState<BridgeError | null>(null);
  const call = useCall('reconcile.settle', (refused) => {
    if (asking === null) {
      onError(refused);
      return;
    }
    setError(refused);
  });
  const ask = (next: Asking | null) => {
    setError(null);
    setAsking(next);
  };
  const go: Settling['go'] = ({ key }, { action, note = '', approval = null }) => {
    setError(null);
    call.run({ key, action, note, approval }, (result) => {
      setAsking(null);
      onResult(result);
    });
  };
  return {
    asking,
    error,
    busy: call.busy,
    begin: (difference, action) => {
      if (action === 'confirm') {
        go(difference, { action });
      } else {
        ask({ difference, about: action });
      }
    },
    ask,
    go,
    leave: () => ask(null),
  };
}
