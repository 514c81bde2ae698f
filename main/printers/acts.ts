import type { PrinterProfile } from './profiles.ts';

/** What opens the drawer; undefined where the profile knows nothing that does. */
export function drawerBytes({ drawer }: PrinterProfile): Uint8Array | undefined {
  return drawer ?? undefined;
}

/** What makes the printer beep; undefined where the profile knows nothing that does. */
export function beepBytes({ beep }: PrinterProfile): Uint8Array | undefined {
  return beep ?? undefined;
}
