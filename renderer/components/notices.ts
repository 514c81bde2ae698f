import { useCallback, useEffect, useState } from 'react';
import type { BridgeError, Notice } from '../../preload/contract.ts';

/** Something to tell, of the terminal or of a call that was refused. */
export interface AppNotice {
  /** Of the snapshot's notice; null for a call that was refused. */
  readonly number: number | null;
  readonly tone: Notice['tone'];
  readonly message: string;
  readonly hint: string;
  /** For support; blank for none. */
  readonly code: string;
}

/** The notice on show and what can be done with it. */
export interface Notices {
  readonly current: AppNotice | null;
  readonly showError: (error: BridgeError) => void;
  readonly dismiss: () => void;
}

const SHOWN_MS = { info: 8_000, warning: 15_000, error: 30_000 } as const;

/**
 * The latest notice wins. It goes by itself after a while, and with the screen that it came up on: what was said of a scan
 * must not stand above the next result. `told` is the snapshot's notice, `sight` names the screen. What was there before the
 * window was is no news.
 */
export function useNotices(told: Notice | null, sight: string): Notices {
  const [current, setCurrent] = useState<AppNotice | null>(null);
  const [heard, setHeard] = useState(told?.number ?? 0);
  const [seen, setSeen] = useState(sight);
  if (seen !== sight) {
    setSeen(sight);
    setCurrent(null);
  }
  if (told !== null && told.number !== heard) {
    setHeard(told.number);
    setCurrent({ ...told, code: '' });
  }
  useEffect(() => {
    if (current === null) {
      return undefined;
    }
    const timer = window.setTimeout(() => setCurrent(null), SHOWN_MS[current.tone]);
    return () => window.clearTimeout(timer);
  }, [current]);
  const showError = useCallback(({ message, hint, code }: BridgeError) => {
    setCurrent({ number: null, tone: 'error', message, hint, code });
  }, []);
  const dismiss = useCallback(() => setCurrent(null), []);
  // Told anew in another language, it is still the same notice.
  const shown = current?.number === told?.number && current !== null && told !== null ? { ...told, code: '' } : current;
  return { current: shown, showError, dismiss };
}
