import iconv from 'iconv-lite';
import { alike, substitutes } from './character-table.ts';
import { printable } from './escape.ts';
import type { CharacterReport, ReceiptDocument, ReceiptLine } from './port.ts';
import type { Encoding } from './profiles.ts';

/** What is printed for a character that has no substitute. */
const MISSING = '?';

/** Shift_JIS' lead bytes of NEC's special characters (row 13), NEC's selection of IBM's extensions, and these themselves. */
const extensionLeads: ReadonlySet<number> = new Set([0x87, 0xed, 0xee, 0xfa, 0xfb, 0xfc]);

/** Whether a printer with this code page has the character. */
export function hasCharacter(encoding: Encoding, character: string): boolean {
  if (character === MISSING) {
    return true;
  }
  // Neither private use nor unassigned: a code without an agreed glyph.
  if (/[\p{Co}\p{Cn}]/u.test(character)) {
    return false;
  }
  const bytes = iconv.encode(character, encoding);
  const [lead = 0] = bytes;
  if (bytes.length === 1) {
    return lead !== MISSING.charCodeAt(0);
  }
  return bytes.length === 2 && !(encoding === 'shiftjis' && extensionLeads.has(lead));
}

/** Half-width katakana with their sound mark, and each other character by itself. */
const units = /[\uff66-\uff9d][\uff9e\uff9f]|./gsu;

/** What is printed of a text, and what of that is not what it says. */
export class Characters {
  readonly #encoding: Encoding;
  readonly #replaced = new Map<string, string>();
  readonly #missing = new Set<string>();

  constructor(encoding: Encoding) {
    this.#encoding = encoding;
  }

  /** The text in characters that the printer has. */
  printed(text: string): string {
    return printable(text).replace(units, (unit) => (this.#has(unit) ? unit : this.#instead(unit)));
  }

  /** Of all texts so far. */
  report(): CharacterReport {
    return {
      replaced: [...this.#replaced].map(([character, by]) => ({ character, by })),
      missing: [...this.#missing],
    };
  }

  #has(text: string): boolean {
    return [...text].every((character) => hasCharacter(this.#encoding, character));
  }

  #instead(unit: string): string {
    const twin = alike.get(unit);
    if (twin !== undefined && this.#has(twin)) {
      return twin;
    }
    const substitute = this.#substitute(unit, 2);
    if (substitute === undefined) {
      this.#missing.add(unit);
      return MISSING;
    }
    this.#replaced.set(unit, substitute);
    return substitute;
  }

  /** What Unicode decomposes may consist of characters that are lacking as well, to such a depth. */
  #substitute(unit: string, depth: number): string | undefined {
    for (const candidate of candidates(unit)) {
      const parts = [...candidate].map((part) => {
        if (hasCharacter(this.#encoding, part)) {
          return part;
        }
        return depth > 0 && part !== unit ? this.#substitute(part, depth - 1) : undefined;
      });
      if (parts.every((part) => part !== undefined)) {
        return parts.join('');
      }
    }
    // Nobody misses a picture, and a question mark in its place would be read as one.
    return /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]$/u.test(unit) ? '' : undefined;
  }
}

/** From the best on: our own table, Unicode's compatibility decomposition, the letter without its marks. */
function candidates(unit: string): string[] {
  const own = substitutes.get(unit) ?? alike.get(unit);
  const compatible = printable(unit.normalize('NFKC'));
  const bare = printable(unit.normalize('NFKD').replace(/\p{M}/gu, ''));
  return [...(own === undefined ? [] : [own]), compatible, bare].filter((text) => text !== '' && text !== unit);
}

/** A document in characters that the printer has. */
export function inCharactersOf(
  encoding: Encoding,
  document: ReceiptDocument,
): { readonly document: ReceiptDocument; readonly characters: CharacterReport } {
  const characters = new Characters(encoding);
  const lines = document.lines.map((line) => withTexts(line, (text) => characters.printed(text)));
  return { document: { ...document, lines }, characters: characters.report() };
}

function withTexts(line: ReceiptLine, printed: (text: string) => string): ReceiptLine {
  switch (line.kind) {
    case 'text':
      return { ...line, text: printed(line.text) };
    case 'pair':
      return { ...line, label: printed(line.label), value: printed(line.value) };
    case 'row':
      return { ...line, cells: line.cells.map((cell) => ({ ...cell, text: printed(cell.text) })) };
    case 'rule':
    case 'blank':
    case 'barcode':
    case 'qr':
    case 'image':
      return line;
  }
}
