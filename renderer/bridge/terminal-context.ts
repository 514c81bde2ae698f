import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Bridge, CallArgs, CallName } from '../../preload/contract.ts';
import type { CallDesk } from './call-desk.ts';
import type { Held } from './snapshot-store.ts';

declare global {
  interface Window {
    /** Put there by the preload. */
    readonly onepay: Bridge;
  }
}

/** What every screen may reach: the terminal as it was told last, and the ways to ask it for something. */
export interface TerminalContextValue extends Held {
  readonly bridge: Bridge;
  readonly desk: CallDesk;
}

/** Provided once, by the app. */
export const TerminalContext = createContext<TerminalContextValue | null>(null);

/** The newest snapshot and when it came. */
export function useTerminal(): TerminalContextValue {
  const value = useContext(TerminalContext);
  if (value === null) {
    throw new Error('used outside of the app');
  }
  return value;
}

/** Something to press: inert while it, or what excludes it, is under way. */
export interface Press {
  readonly press: () => void;
  readonly busy: boolean;
}

/** A call that a button makes. */
export function usePress<N extends CallName>(name: N, args: CallArgs<N>): Press {
  const { desk } = useTerminal();
  useSyncExternalStore(desk.subscribe, desk.version);
  return { press: () => desk.press(name, args), busy: desk.isBusy(name, args) };
}

/** What the counter shows, as it is drawn: whoever presses something has seen that, and nothing newer. */
export function useSight(): string {
  const { view } = useTerminal().snapshot;
  return view.stage === 'counter' ? view.sight : '';
}

/** A call that moves the counter on from what is drawn. */
export function useMove(
  name: 'counter.changeAmount' | 'counter.forgetScan' | 'counter.tryAgain' | 'counter.nextCustomer',
): Press {
  return usePress(name, { sight: useSight() });
}

/** Whether a payment is being cancelled or refunded just now: no second press may do either. */
export function useMoving(paymentId: string): boolean {
  const { desk } = useTerminal();
  useSyncExternalStore(desk.subscribe, desk.version);
  return desk.isMoving(paymentId);
}

/** Whether one of these calls is under way. */
export function useUnderWay(...names: readonly CallName[]): boolean {
  const { desk } = useTerminal();
  useSyncExternalStore(desk.subscribe, desk.version);
  return names.some(desk.isUnderWay);
}
