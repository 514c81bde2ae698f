import { useState } from 'react';
import type { BridgeError, CallArgs, OperatorEntry, OperatorList } from '../../preload/contract.ts';
import { useTerminal } from '../bridge/terminal-context.ts';
import { useAnswer } from '../bridge/use-answer.ts';
import { useCall } from '../bridge/use-call.ts';

/** A change that was made, and can be told of. */
export type StaffChange = 'added' | 'changed' | 'pinSet' | 'disabled' | 'enabled';

/** What came of the last change. */
export type StaffOutcome =
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly error: BridgeError }
  | { readonly kind: 'done'; readonly change: StaffChange };

/** The operators, and the ways to change them. */
export interface Staff {
  readonly operators: readonly OperatorEntry[] | null;
  readonly outcome: StaffOutcome;
  readonly forget: () => void;
  readonly busy: boolean;
  readonly add: (args: CallArgs<'operators.add'>, then: () => void) => void;
  readonly change: (args: CallArgs<'operators.change'>) => void;
  readonly setPin: (args: CallArgs<'operators.setPin'>, then: () => void) => void;
  readonly setState: (args: CallArgs<'operators.setState'>) => void;
}

const nothing: StaffOutcome = { kind: 'none' };

/** Asks for the operators once and after each language; each change answers with all of them anew. */
export function useStaff(): Staff {
  const { language } = useTerminal().snapshot;
  const [outcome, setOutcome] = useState<StaffOutcome>(nothing);
  const [list, setList] = useState<OperatorList | null>(null);
  const [refuse] = useState(() => (error: BridgeError) => setOutcome({ kind: 'refused', error }));
  const asked = useAnswer('operators.list', null, language, refuse);
  const adding = useCall('operators.add', refuse);
  const changing = useCall('operators.change', refuse);
  const settingPin = useCall('operators.setPin', refuse);
  const settingState = useCall('operators.setState', refuse);
  const done = (change: StaffChange, then?: () => void) => (now: OperatorList) => {
    setList(now);
    setOutcome({ kind: 'done', change });
    then?.();
  };
  const begin = () => setOutcome(nothing);
  return {
    operators: (list ?? asked.value)?.operators ?? null,
    outcome,
    forget: begin,
    busy: adding.busy || changing.busy || settingPin.busy || settingState.busy,
    add: (args, then) => {
      begin();
      adding.run(args, done('added', then));
    },
    change: (args) => {
      begin();
      changing.run(args, done('changed'));
    },
    setPin: (args, then) => {
      begin();
      settingPin.run(args, done('pinSet', then));
    },
    setState: (args) => {
      begin();
      settingState.run(args, done(args.state === 'active' ? 'enabled' : 'disabled'));
    },
  };
}
