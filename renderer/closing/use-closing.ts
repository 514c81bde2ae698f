import { useState } from 'react';
import type { BridgeError, CallArgs, ClosesMade } from '../../preload/contract.ts';
import { useCall } from '../bridge/use-call.ts';

/** How far a close has come that was begun in this window. */
export type ClosingStep =
  | { readonly step: 'none' }
  | { readonly step: 'running'; readonly reconciles: boolean; readonly isApproved: boolean }
  | { readonly step: 'refused'; readonly error: BridgeError }
  /** Told until somebody has taken note. */
  | { readonly step: 'made'; readonly made: ClosesMade };

/** The close of this window; it goes on, and its end is told, wherever the cashier has gone meanwhile. */
export interface Closing {
  readonly now: ClosingStep;
  /** Changes with each close that was made. */
  readonly anew: number;
  readonly make: (args: CallArgs<'close.make'>) => void;
  /** Takes note of how it ended. */
  readonly forget: () => void;
}

/** Closes once, however often it is pressed. */
export function useClosing(onError: (error: BridgeError) => void): Closing {
  const [now, setNow] = useState<ClosingStep>({ step: 'none' });
  const [anew, setAnew] = useState(0);
  const call = useCall('close.make', (error) => {
    setNow({ step: 'refused', error });
    onError(error);
  });
  return {
    now,
    anew,
    make: (args) => {
      if (!call.busy) {
        setNow({ step: 'running', reconciles: args.reconcile === 'first', isApproved: args.approval !== null });
        call.run(args, (made) => {
          setNow({ step: 'made', made });
          setAnew((before) => before + 1);
        });
      }
    },
    forget: () => setNow((before) => (before.step === 'running' ? before : { step: 'none' })),
  };
}
