import type { DeviceSetup } from '../../preload/contract.ts';
import { printerSchema } from '../settings/printer-schema.ts';
import type { Settings } from '../settings/schema.ts';
import { lockedChanges } from '../settings/settings-diff.ts';

const formParts = ['transport', 'profile', 'copies', 'language', 'openDrawer', 'beep'] as const;

/** As little as a printer can be, for a terminal that has none. */
const plainPrinter = printerSchema.parse({ transport: { kind: 'pdf', folder: '-' } });

/** What of the devices store IT keeps as it is: told before somebody tries to change it, and by the same rule as saving. */
export function deviceLocks(settings: Settings): Pick<DeviceSetup, 'locked' | 'lockedOfPrinter'> {
  const { locked, printer } = settings;
  const isKept = (other: Settings['printer']) => lockedChanges(settings, { ...settings, printer: other }).length > 0;
  const whole = (['scanners', 'printer'] as const).filter((devices) => locked.includes(devices));
  if (printer === null) {
    // What is locked within a printer keeps one from coming, too.
    const isClosed = !whole.includes('printer') && isKept(plainPrinter);
    return { locked: isClosed ? [...whole, 'printer'] : whole, lockedOfPrinter: [] };
  }
  const parts = formParts.filter((part) => {
    const key = `printer.${part}`;
    return locked.some((lock) => lock === key || lock.startsWith(`${key}.`));
  });
  return { locked: whole, lockedOfPrinter: [...parts, ...(isKept(null) ? (['removal'] as const) : [])] };
}
