import type { Snapshot } from '../../preload/contract.ts';

/** How often the terminal is told, in ms: it locks after minutes. */
export const TELL_EVERY_MS = 30_000;

/** What the watch needs of the window. */
export interface ActivityOptions {
  readonly snapshot: () => Snapshot | undefined;
  readonly subscribe: (listener: () => void) => () => void;
  readonly now: () => number;
  readonly tell: () => void;
}

/** The scans of this run, by their numbers: it changes with each. Null where there is no counter. */
function scansOf(snapshot: Snapshot | undefined): string | null {
  return snapshot?.view.stage === 'counter'
    ? snapshot.view.status.scanners.map(({ lastScan }) => lastScan?.number ?? 0).join(' ')
    : null;
}

function isSignedIn(snapshot: Snapshot | undefined): boolean {
  return snapshot?.view.stage === 'counter' && snapshot.view.attendance.state === 'signedIn';
}

/**
 * Tells the terminal, at most every 30 s, that somebody is working at the window: keys, touches, scans. Gives a function that
 * ends it. To be started before the keyboard is listened to, which keeps keys from those that come after it.
 */
export function watchActivity(target: Window, { snapshot, subscribe, now, tell }: ActivityOptions): () => void {
  let told = Number.NEGATIVE_INFINITY;
  let scans = scansOf(snapshot());
  const noted = (): void => {
    if (isSignedIn(snapshot()) && now() - told >= TELL_EVERY_MS) {
      told = now();
      tell();
    }
  };
  const listening = new AbortController();
  for (const name of ['keydown', 'pointerdown', 'wheel'] as const) {
    target.addEventListener(name, noted, { capture: true, passive: true, signal: listening.signal });
  }
  const stop = subscribe(() => {
    const before = scans;
    scans = scansOf(snapshot());
    if (before !== null && scans !== null && scans !== before) {
      noted();
    }
  });
  return () => {
    listening.abort();
    stop();
  };
}
