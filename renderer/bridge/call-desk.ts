import type { Bridge, BridgeError, CallArgs, CallName } from '../../preload/contract.ts';

/** How a call ends, for a caller that stays to hear it. */
export interface CallEnds {
  readonly done: () => void;
  /** Where it answers `untold`, all are told, as of any other call. */
  readonly refused: (error: BridgeError) => 'told' | 'untold';
}

/** Passes presses on to the main process, each only once: what is under way cannot be pressed again. */
export interface CallDesk {
  readonly press: <N extends CallName>(name: N, args: CallArgs<N>, ends?: CallEnds) => void;
  readonly isBusy: <N extends CallName>(name: N, args: CallArgs<N>) => boolean;
  /** Whether this payment's money is being moved, whichever way. */
  readonly isMoving: (paymentId: string) => boolean;
  /** Whether just this call is under way, about whatever. */
  readonly isUnderWay: (name: CallName) => boolean;
  readonly subscribe: (listener: () => void) => () => void;
  /** Grows with each change of what is under way, for `useSyncExternalStore`. */
  readonly version: () => number;
}

/** What the desk needs of the window. */
export interface CallDeskOptions {
  readonly bridge: Bridge;
  readonly onError: (error: BridgeError) => void;
  /** The newest snapshot's number, and news of newer ones. */
  readonly seq: () => number;
  readonly subscribe: (listener: () => void) => () => void;
  readonly later: (work: () => void, ms: number) => void;
}

/** The answer may come before the snapshot that shows what it did: until then the old screen stays inert, for this long. */
const SETTLE_MS = 500;

const moneyGroup = (paymentId: string): string => `money ${paymentId}`;

/**
 * Calls of one group exclude each other: all that moves the counter on, all that moves one payment's money, and taking note
 * of one announcement or several.
 */
export function groupOf<N extends CallName>(name: N, args: CallArgs<N>): string {
  if (name.startsWith('counter.')) {
    return 'counter';
  }
  switch (name) {
    case 'payment.cancel':
    case 'payment.refund':
      return moneyGroup((args as CallArgs<'payment.cancel' | 'payment.refund'>).id);
    case 'tray.acknowledge':
      return name;
    default:
      return `${name} ${JSON.stringify(args)}`;
  }
}

/** Builds the desk; calls whose answer matters to the caller go to the bridge directly. */
export function createCallDesk({ bridge, onError, seq, subscribe, later }: CallDeskOptions): CallDesk {
  const busy = new Map<string, CallName>();
  const listeners = new Set<() => void>();
  let version = 0;
  const changed = (): void => {
    version += 1;
    for (const listener of listeners) {
      listener();
    }
  };
  const release = (group: string): void => {
    if (busy.delete(group)) {
      changed();
    }
  };
  const releaseWhenShown = (group: string, seqBefore: number): void => {
    if (seq() > seqBefore) {
      release(group);
      return;
    }
    const stop = subscribe(() => done());
    const done = (): void => {
      stop();
      release(group);
    };
    later(done, SETTLE_MS);
  };

  return {
    press: (name, args, ends) => {
      const group = groupOf(name, args);
      if (busy.has(group)) {
        return;
      }
      const seqBefore = seq();
      busy.set(group, name);
      changed();
      void bridge.call(name, args).then((answer) => {
        if (answer.ok) {
          releaseWhenShown(group, seqBefore);
          ends?.done();
        } else {
          release(group);
          if (ends?.refused(answer.error) !== 'told') {
            onError(answer.error);
          }
        }
      });
    },
    isBusy: (name, args) => busy.has(groupOf(name, args)),
    isMoving: (paymentId) => busy.has(moneyGroup(paymentId)),
    isUnderWay: (name) => [...busy.values()].includes(name),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
  };
}
