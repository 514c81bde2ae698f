import { useEffect, useState } from 'react';

const SETTLE_MS = 400;

/**
 * False for a moment after the screen has changed: a press that was meant for the screen before must not act on this one,
 * least of all wipe away a result that nobody has seen.
 */
export function useSettled(screen: string): boolean {
  const [settled, setSettled] = useState('');
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(screen), SETTLE_MS);
    return () => window.clearTimeout(timer);
  }, [screen]);
  return settled === screen;
}
