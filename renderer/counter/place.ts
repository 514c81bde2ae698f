import { useState } from 'react';
import type { CounterView, Display, Status } from '../../preload/contract.ts';
import type { ClosingPart } from '../closing/parts.ts';
import type { DevicesTab } from '../devices/tabs.ts';
import type { HealthPart } from '../health/parts.ts';
import type { TextKey } from '../i18n/translator.ts';
import { callsForCounter } from './display-key.ts';
import type { Opening } from './function-bar.tsx';
import { canScan } from './scanner-trouble.ts';

/** What of the terminal is in front. It is the window's own business; all else comes with the snapshot. */
export interface Place {
  readonly name: 'counter' | 'history' | 'devices' | 'closing' | 'operators' | 'settings' | 'health';
  readonly opening: Opening | null;
  /** A receipt that was scanned and is looked for. */
  readonly receipt: CounterView['scannedReceipt'];
  /** The part of the devices that is shown, or was last. */
  readonly tab: DevicesTab;
  /** The part of the daily close that is shown, or was last. */
  readonly part: ClosingPart;
  /** The part of the terminal's health that is shown, or was last. */
  readonly healthPart: HealthPart;
}

/**
 * Follows the snapshots: a new sight brings the counter to the front, a scanned receipt the history. `first` is where it
 * begins.
 */
export function usePlace(
  counter: CounterView,
  first: 'counter' | 'settings',
): readonly [Place, (place: Place) => void] {
  const [place, setPlace] = useState<Place>({
    name: first,
    opening: null,
    receipt: null,
    tab: 'scanners',
    part: 'day',
    healthPart: 'doctor',
  });
  const [seen, setSeen] = useState(counter);
  if (seen !== counter) {
    setSeen(counter);
    const { scannedReceipt } = counter;
    if (callsForCounter(seen.display, counter.display)) {
      setPlace({ ...place, name: 'counter', opening: null, receipt: null });
    } else if (scannedReceipt !== null && scannedReceipt.number !== seen.scannedReceipt?.number) {
      setPlace({ ...place, name: 'history', opening: null, receipt: scannedReceipt });
    }
  }
  return [place, setPlace];
}

function counterGuide(display: Display, scanners: Status['scanners']): TextKey {
  switch (display.screen) {
    case 'amount':
      return display.heldScan === null ? 'guide.amount' : 'guide.amountHeld';
    case 'scan':
      return canScan(scanners) ? 'guide.scan' : 'guide.unplugged';
    default:
      return `guide.${display.screen}`;
  }
}

/** What to do, in one line. */
export function guideOf({ name, tab, part, healthPart }: Place, { display, scanTest, status }: CounterView): TextKey {
  switch (name) {
    case 'history':
      return 'guide.history';
    case 'devices':
      return tab === 'scanTest' && scanTest !== null ? 'guide.devices.scanTestGoingOn' : `guide.devices.${tab}`;
    case 'operators':
      return 'operators.pageGuide';
    case 'closing':
      return `closing.guide.${part}`;
    case 'settings':
      return 'setup.pageGuide';
    case 'health':
      return `health.guide.${healthPart}`;
    case 'counter':
      return counterGuide(display, status.scanners);
  }
}
