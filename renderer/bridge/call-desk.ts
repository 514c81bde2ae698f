import type { Bridge, BridgeError, CallArgs, CallName } from '../../preload/contract.ts';

/** Passes presses on to the main process, each only once: what is under way cannot be pressed again. */
export interface CallDesk {
  readonly press: <N extends CallName>(name: N, args: CallArgs<N>) => void;
  readonly isBusy: <N extends CallName>(name: N, args: CallArgs<N>) => boolean;
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
      return `money ${(args as CallArgs<'payment.cancel' | 'payment.refund'>).id}`;
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
    press: (name, args) => {
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
        } else {
          release(group);
          onError(answer.error);
        }
      });
    },
    isBusy: (name, args) => busy.has(groupOf(name, args)),
    isUnderWay: (name) => [...busy.values()].includes(name),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
  };
}
