import { asTerminalError, type TerminalError } from '../common/errors.ts';
import { loadLogo } from '../printers/logo.ts';
import type { Settings } from '../settings/schema.ts';
import { receiptProfile } from './devices.ts';

/** What became of the logo of the settings. */
export interface ReceiptLogo {
  /** A PNG as base64; absent where there is none that can be printed. */
  readonly logo?: string;
  /** Why the logo of the settings cannot be printed; receipts are printed without it. */
  readonly problem: TerminalError | undefined;
}

/** Loads the logo of the settings; a bad one keeps no receipt from being printed. */
export function receiptLogo(settings: Settings): ReceiptLogo {
  const file = settings.printer?.logo;
  if (file === undefined) {
    return { problem: undefined };
  }
  try {
    return { logo: loadLogo(file, receiptProfile(settings)), problem: undefined };
  } catch (error) {
    return { problem: asTerminalError(error) };
  }
}
