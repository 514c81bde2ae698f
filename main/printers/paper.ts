import receiptline from 'receiptline';
import { hasCharacter } from './characters.ts';
import { printable } from './escape.ts';
import type { ReceiptLanguage } from './port.ts';
import { encodingFor, type PrinterProfile, printableDots } from './profiles.ts';

/**
 * Which characters there are: those of the printer, with substitutes for the others, or all of them, as on a screen and in
 * pages.
 */
export type CharacterSupply = 'printer' | 'all';

/** What a document is laid out for. */
export interface Paper {
  /** Characters of half width in a line. */
  readonly columns: number;
  readonly dots: number;
  /** Whether pictures are printed, and QR codes, which are pictures. */
  readonly images: boolean;
  /** How many columns of half width a text takes. */
  columnsOf(text: string): number;
}

/** The paper of a printer. */
export function paperOf(
  profile: PrinterProfile,
  language: ReceiptLanguage,
  supply: CharacterSupply = 'printer',
): Paper {
  const encoding = encodingFor(profile, language);
  const measure =
    supply === 'all' ? columnsOnScreen : (text: string) => receiptline.commands.base.measureText(text, encoding);
  return {
    columns: profile.columns,
    dots: printableDots(profile),
    images: profile.images || supply === 'all',
    columnsOf: (text) => measure(printable(text)),
  };
}

/** What Shift_JIS has is as wide as there; of the rest, Latin letters are narrow, and what comes after them is wide. */
export function columnsOnScreen(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (hasCharacter('shiftjis', character)) {
      columns += receiptline.commands.base.measureText(character, 'shiftjis');
    } else {
      columns += (character.codePointAt(0) ?? 0) < FIRST_WIDE ? 1 : 2;
    }
  }
  return columns;
}

/** The first of the Greek letters. */
const FIRST_WIDE = 0x370;
