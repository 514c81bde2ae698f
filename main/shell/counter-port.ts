import type { CallArgs, CallName, CallValue } from '../../preload/contract.ts';
import type { CounterHost } from '../root/counter-host.ts';

/** What each call of the contract does. */
export type Handlers = {
  readonly [N in CallName]: (args: CallArgs<N>) => CallValue<N> | Promise<CallValue<N>>;
};

/** The counter, as the shell needs it. */
export type CounterPort = Pick<
  CounterHost,
  'handlers' | 'snapshots' | 'opened' | 'describe' | 'windowOpened' | 'windowGone' | 'close' | 'isStuck'
>;

/** How the window covers the screen. */
export type WindowDisplay = Awaited<CounterPort['opened']>['display'];
