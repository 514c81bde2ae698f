import { useEffect, useRef, useState } from 'react';
import type { Approval, BridgeError, CallArgs, ListedOperator } from '../../preload/contract.ts';
import { useMoving, useTerminal } from '../bridge/terminal-context.ts';
import { aboutApproval } from '../operators/about-approval.ts';

type Moving = 'payment.cancel' | 'payment.refund';
type Unapproved<N extends Moving> = Omit<CallArgs<N>, 'approval'>;

/** A call that moves money, and the manager's word that it may need. */
export interface MoneyCall<N extends Moving> {
  /** Goes ahead, or asks for a manager first. */
  readonly go: (args: Unapproved<N>) => void;
  /** What a manager is being asked to approve; null where nobody is asked. */
  readonly asked: Unapproved<N> | null;
  readonly approvers: readonly ListedOperator[];
  readonly approve: (approval: Approval) => void;
  readonly leaveApproval: () => void;
  /** Money of this payment is on its way. */
  readonly busy: boolean;
  /** Why it was refused; while a manager is asked, what was wrong with the approval. */
  readonly error: BridgeError | null;
}

/** Managers who can approve in place; none where the one who is there needs no approval. */
export function useApprovers(): readonly ListedOperator[] {
  const { view } = useTerminal().snapshot;
  return view.stage === 'counter' && view.attendance.state === 'signedIn' ? (view.attendance.approvers ?? []) : [];
}

/** Whether what was drawn is still there: its answers may come later than that. */
function useStillThere(): { readonly current: boolean } {
  const there = useRef(true);
  useEffect(() => {
    there.current = true;
    return () => {
      there.current = false;
    };
  }, []);
  return there;
}

interface MoneyCallOptions {
  readonly paymentId: string;
  /** As far as it is known before: where it turns out later, a manager is asked all the same. */
  readonly needsApproval: boolean;
  readonly onDone: () => void;
}

/** Makes one call that moves money of a payment, once, with a manager's approval where it needs one. */
export function useMoneyCall<N extends Moving>(name: N, options: MoneyCallOptions): MoneyCall<N> {
  const { paymentId, needsApproval, onDone } = options;
  const { desk } = useTerminal();
  const [asked, setAsked] = useState<Unapproved<N> | null>(null);
  const [error, setError] = useState<BridgeError | null>(null);
  const there = useStillThere();
  const tell = (args: Unapproved<N>, approval: Approval | null, problem: BridgeError) => {
    const isFirst = problem.code === 'APPROVAL_NEEDED' && approval === null;
    setAsked(aboutApproval.has(problem.code) ? args : null);
    setError(isFirst ? null : problem);
  };
  const send = (args: Unapproved<N>, approval: Approval | null) => {
    setError(null);
    desk.press(name, { ...args, approval } as CallArgs<N>, {
      done: () => {
        if (there.current) {
          onDone();
        }
      },
      refused: (problem) => {
        if (!there.current) {
          return 'untold';
        }
        tell(args, approval, problem);
        return 'told';
      },
    });
  };
  return {
    go: (args) => {
      if (needsApproval) {
        setError(null);
        setAsked(args);
      } else {
        send(args, null);
      }
    },
    asked,
    approvers: useApprovers(),
    approve: (approval) => {
      if (asked !== null) {
        send(asked, approval);
      }
    },
    leaveApproval: () => {
      setAsked(null);
      setError(null);
    },
    busy: useMoving(paymentId),
    error,
  };
}
