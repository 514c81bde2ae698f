import { useRef, useState } from 'react';
import type { BridgeError, CallArgs, CallName, CallValue } from '../../preload/contract.ts';
import { useTerminal } from './terminal-context.ts';

/** A call whose answer the caller needs. Pressed again while it is under way, it does nothing. */
export interface Call<N extends CallName> {
  readonly run: (args: CallArgs<N>, then: (value: CallValue<N>) => void) => void;
  readonly busy: boolean;
}

/** Makes calls of one name, one at a time. `then` is called even where the asker has left the screen. */
export function useCall<N extends CallName>(name: N, onError: (error: BridgeError) => void): Call<N> {
  const { bridge } = useTerminal();
  const [busy, setBusy] = useState(false);
  const underWay = useRef(false);
  const run: Call<N>['run'] = (args, then) => {
    if (underWay.current) {
      return;
    }
    underWay.current = true;
    setBusy(true);
    void bridge.call(name, args).then((answer) => {
      underWay.current = false;
      setBusy(false);
      if (answer.ok) {
        then(answer.value);
      } else {
        onError(answer.error);
      }
    });
  };
  return { run, busy };
}
