import { useEffect, useState } from 'react';
import { useTerminal } from './terminal-context.ts';

const TICK_MS = 250;

/** The window's steady clock, anew four times a second. */
export function useNow(): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(performance.now()), TICK_MS);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}

/** How long something has lasted that had lasted `ms` when the snapshot was made at `at`. */
export function elapsedAt(ms: number, at: number, now: number): number {
  return ms + Math.max(0, now - at);
}

/** How long is left of what had `ms` left when the snapshot was made at `at`. */
export function remainingAt(ms: number, at: number, now: number): number {
  return Math.max(0, ms - Math.max(0, now - at));
}

/** A time of the snapshot that goes on. */
export function useElapsed(ms: number): number {
  const { at } = useTerminal();
  return elapsedAt(ms, at, useNow());
}

/** A time of the snapshot that runs out. */
export function useRemaining(ms: number): number {
  const { at } = useTerminal();
  return remainingAt(ms, at, useNow());
}
