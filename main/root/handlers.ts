import type { CallArgs, CallName, CallValue } from '../../preload/contract.ts';

/** What each call of the contract does, but for those that concern the window itself. */
export type CounterHandlers = {
  readonly [N in Exclude<CallName, 'window.toggleFullScreen'>]: (
    args: CallArgs<N>,
  ) => CallValue<N> | Promise<CallValue<N>>;
};
