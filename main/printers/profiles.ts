import { z } from 'zod';
import profileTable from '../../native-config/printers.json' with { type: 'json' };
import { TerminalError } from '../common/errors.ts';
import type { ReceiptLanguage } from './port.ts';

/** The command sets that receiptline knows and this product has profiles for. An unknown one would silently give SVG. */
const commands = ['escpos', 'epson', 'sii', 'citizen', 'generic', 'starmbcs', 'starlinembcs'] as const;

/**
 * The code pages, and what of them a printer has. `shiftjis` is JIS X 0208 alone, `cp932` has the extensions of NEC and IBM
 * as well, `gb18030` is what it writes with one and two bytes.
 */
const encodings = ['shiftjis', 'cp932', 'gb18030'] as const;
export type Encoding = (typeof encodings)[number];

/** Bytes as they are sent, in hexadecimal. */
const bytes = z
  .string()
  .regex(/^(?:[0-9a-f]{2})+$/)
  .transform((hex): Uint8Array => Buffer.from(hex, 'hex'));

const profileSchema = z.strictObject({
  /** Where its facts were looked up. */
  source: z.string().min(1),
  command: z.enum(commands),
  /** Width of the paper, and of what is printed on it. */
  paperMm: z.number().min(40).max(120),
  printableMm: z.number().min(30).max(110),
  /** Characters of half width in a line, each 12 dots wide. */
  columns: z.int().min(24).max(96),
  /** The code page for each language. Null where the printer has no characters of the language: it gets those of `ja`. */
  encodings: z.strictObject({ ja: z.enum(encodings), en: z.enum(encodings), zh: z.enum(encodings).nullable() }),
  /** Without one, paper is fed to where it is torn off. */
  cutter: z.boolean(),
  /** Prints pictures, and QR codes, which are sent as pictures. */
  images: z.boolean(),
  /** What opens the drawer; null where that is not known. */
  drawer: bytes.nullable(),
  /** What makes it beep; null where it cannot. */
  beep: bytes.nullable(),
  /** Whether it tells of paper and cover, and in whose words. */
  status: z.enum(['escpos', 'none']),
  /** Whether it answers `GS r 1` when everything before that is printed. */
  endProof: z.boolean(),
});

/** What a kind of printer can do; the table is `native-config/printers.json`. */
export type PrinterProfile = z.infer<typeof profileSchema> & { readonly id: string };

const profiles = z.record(z.string(), profileSchema).parse(profileTable);

/** The names that `printer.profile` may have. */
export const profileNames: readonly string[] = Object.keys(profiles);

/** A profile as it is offered to people; what it is called is in the catalogues. */
export interface ProfileSummary {
  readonly id: string;
  readonly columns: number;
  readonly canOpenDrawer: boolean;
  readonly canBeep: boolean;
  readonly tellsStatus: boolean;
}

/** All profiles, in the order of the table. */
export function profileList(): ProfileSummary[] {
  return Object.entries(profiles).map(([id, profile]) => ({
    id,
    columns: profile.columns,
    canOpenDrawer: profile.drawer !== null,
    canBeep: profile.beep !== null,
    tellsStatus: profile.status !== 'none',
  }));
}

/**
 * The profile of this name.
 * @throws TerminalError PRINTER_PROFILE_INVALID where there is none.
 */
export function printerProfile(name: string): PrinterProfile {
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile === undefined) {
    throw new TerminalError('PRINTER_PROFILE_INVALID', { name, known: profileNames.join(', ') });
  }
  return { ...profile, id: name };
}

/** The code page for a receipt's language. */
export function encodingFor({ encodings }: PrinterProfile, language: ReceiptLanguage): Encoding {
  return encodings[language] ?? encodings.ja;
}

/** Width of a character of half width, in dots, on every printer of these profiles. */
const DOTS_PER_COLUMN = 12;

/** Width of what is printed, in dots. What is wider is cut off. */
export function printableDots({ columns }: PrinterProfile): number {
  return columns * DOTS_PER_COLUMN;
}
