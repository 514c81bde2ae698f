import { z } from 'zod';
import profileTable from '../../native-config/printers.json' with { type: 'json' };
import { TerminalError } from '../common/errors.ts';
import type { ReceiptLanguage } from './port.ts';

/** The command sets that receiptline knows and this product has profiles for. An unknown one would silently give SVG. */
const commands = ['escpos', 'epson', 'sii', 'citizen', 'fit', 'generic', 'starmbcs', 'starlinembcs'] as const;

/** receiptline's encodings, by the names that iconv-lite knows as well. An unknown one would silently give cp437. */
const encodings = ['shiftjis', 'cp932', 'gb18030', 'cp936', 'cp437'] as const;

const profileSchema = z.strictObject({
  command: z.enum(commands),
  /** Characters of half width in a line. */
  columns: z.int().min(24).max(96),
  encodings: z.strictObject({ ja: z.enum(encodings), en: z.enum(encodings), zh: z.enum(encodings) }),
  cutter: z.boolean(),
});

/** What a kind of printer can do; the table is `native-config/printers.json`. */
export type PrinterProfile = z.infer<typeof profileSchema>;

const profiles = z.record(z.string(), profileSchema).parse(profileTable);

/** The names that `printer.profile` may have. */
export const profileNames: readonly string[] = Object.keys(profiles);

/**
 * The profile of this name.
 * @throws TerminalError PRINTER_PROFILE_INVALID where there is none.
 */
export function printerProfile(name: string): PrinterProfile {
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile === undefined) {
    throw new TerminalError('PRINTER_PROFILE_INVALID', { name, known: profileNames.join(', ') });
  }
  return profile;
}

/** The code page for a receipt's language. */
export function encodingFor(profile: PrinterProfile, language: ReceiptLanguage): (typeof encodings)[number] {
  return profile.encodings[language];
}
