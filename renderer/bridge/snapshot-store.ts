import type { Bridge, Snapshot } from '../../preload/contract.ts';

/** A snapshot, and when it came by the window's own steady clock: times in it go on from there. */
export interface Held {
  readonly snapshot: Snapshot;
  readonly at: number;
}

/** What the store needs of the window. */
export interface SnapshotStoreOptions {
  readonly bridge: Bridge;
  readonly now: () => number;
  readonly later: (work: () => void, ms: number) => void;
}

/** Holds the newest snapshot, for `useSyncExternalStore`. */
export interface SnapshotStore {
  readonly get: () => Held | null;
  readonly subscribe: (listener: () => void) => () => void;
  /** Listens, then asks. Gives a function that ends it. */
  readonly start: () => () => void;
}

const RETRY_MS = 1000;

/** Never goes back to an older snapshot, and asks for one anew where one was missed. */
export function createSnapshotStore({ bridge, now, later }: SnapshotStoreOptions): SnapshotStore {
  const listeners = new Set<() => void>();
  let held: Held | null = null;
  let running = false;

  const take = (snapshot: Snapshot): void => {
    if (held !== null && snapshot.seq <= held.snapshot.seq) {
      return;
    }
    held = { snapshot, at: now() };
    for (const listener of listeners) {
      listener();
    }
  };

  const ask = async (): Promise<void> => {
    const answer = await bridge.call('snapshot.get', null);
    if (!running) {
      return;
    }
    if (answer.ok) {
      take(answer.value);
    } else {
      later(() => void (running && ask()), RETRY_MS);
    }
  };

  const hear = (snapshot: Snapshot): void => {
    const missed = held !== null && snapshot.seq > held.snapshot.seq + 1;
    take(snapshot);
    if (missed) {
      void ask();
    }
  };

  return {
    get: () => held,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: () => {
      running = true;
      const stop = bridge.on('snapshot', hear);
      void ask();
      return () => {
        running = false;
        stop();
      };
    },
  };
}
