import { useState } from 'react';
import type { Approval, BridgeError, CallArgs, CallValue } from '../../preload/contract.ts';
import { useCall } from '../bridge/use-call.ts';
import { aboutApproval } from '../operators/about-approval.ts';

type Approved = 'setup.save' | 'setup.headquartersPassword' | 'keys.import';
type Unapproved<N extends Approved> = Omit<CallArgs<N>, 'approval'>;

/** A change of how this PC is set up, and the word of somebody who may make it. */
export interface ApprovedCall<N extends Approved> {
  /** Goes ahead, or asks who it is first. */
  readonly run: (args: Unapproved<N>, whenDone: (value: CallValue<N>) => void) => void;
  readonly busy: boolean;
  readonly isAsking: boolean;
  /** What was wrong with the last approval. */
  readonly error: BridgeError | null;
  readonly approve: (approval: Approval) => void;
  readonly leave: () => void;
}

interface Asked<N extends Approved> {
  readonly args: Unapproved<N>;
  readonly whenDone: (value: CallValue<N>) => void;
}

/** Makes one call, with the approval that it needs where nobody is signed in. */
export function useApprovedCall<N extends Approved>(
  name: N,
  needsApproval: boolean,
  onError: (error: BridgeError) => void,
): ApprovedCall<N> {
  const [asked, setAsked] = useState<Asked<N> | null>(null);
  const [error, setError] = useState<BridgeError | null>(null);
  // Set before each call, and read by its answer: one call at a time.
  const [underWay] = useState<{ now: (Asked<N> & { readonly approval: Approval | null }) | null }>({ now: null });
  const refuse = (problem: BridgeError) => {
    const { now } = underWay;
    if (
      now === null ||
      !aboutApproval.has(problem.code) ||
      (now.approval === null && problem.code !== 'APPROVAL_NEEDED')
    ) {
      setAsked(null);
      onError(problem);
      return;
    }
    setError(problem.code === 'APPROVAL_NEEDED' && now.approval === null ? null : problem);
    setAsked(now);
  };
  const call = useCall(name, refuse);
  const send = (request: Asked<N>, approval: Approval | null) => {
    setError(null);
    underWay.now = { ...request, approval };
    call.run({ ...request.args, approval } as CallArgs<N>, (value) => {
      setAsked(null);
      request.whenDone(value);
    });
  };
  return {
    run: (args, whenDone) => {
      if (needsApproval) {
        setError(null);
        setAsked({ args, whenDone });
      } else {
        send({ args, whenDone }, null);
      }
    },
    busy: call.busy,
    isAsking: asked !== null,
    error,
    approve: (approval) => {
      if (asked !== null) {
        send(asked, approval);
      }
    },
    leave: () => {
      setAsked(null);
      setError(null);
    },
  };
}
