import receiptline from 'receiptline';
import { inCharactersOf } from './characters.ts';
import { pictureCommands, printerCommands, textCommands } from './command-sets.ts';
import { toMarkup } from './markup.ts';
import { withWholeValues } from './pairs.ts';
import { type CharacterSupply, type Paper, paperOf } from './paper.ts';
import type { CharacterReport, ReceiptDocument, ReceiptLanguage } from './port.ts';
import { type Encoding, encodingFor, type PrinterProfile } from './profiles.ts';
import { inFittingSizes, inPlainText } from './sizes.ts';
import { inWholeWords } from './words.ts';

export interface RenderedDocument {
  /**
   * The printer's own commands, from its initialisation to the cut. They ask the printer nothing and leave its automatic
   * status as it is.
   */
  readonly bytes: Buffer;
  readonly characters: CharacterReport;
}

/** How far the fonts of receipts reach below the baseline. */
const DESCENT_EM = 0.14;

/** With receiptline's own 1.8 a black surface gets white dots. */
const PICTURE_GAMMA = 1;

/**
 * A document as a printer prints it.
 * @throws RangeError for a document that is none: a barcode that cannot be one, an image that is none.
 */
export function renderDocument(document: ReceiptDocument, profile: PrinterProfile): RenderedDocument {
  const encoding = encodingFor(profile, document.language);
  const { document: printed, characters } = inCharactersOf(encoding, document);
  const paper = paperOf(profile, document.language);
  const commands = receiptline.transform(toMarkup(laidOut(printed, paper), paper), {
    command: printerCommands(profile),
    cpl: profile.columns,
    encoding,
    cutting: profile.cutter,
    spacing: true,
    gamma: PICTURE_GAMMA,
  });
  return { bytes: Buffer.from(commands, 'latin1'), characters };
}

/** A document as a printer's commands alone. @throws RangeError like {@link renderDocument}. */
export function renderCommands(document: ReceiptDocument, profile: PrinterProfile): Buffer {
  return renderDocument(document, profile).bytes;
}

/** What the printer lacks of a document's characters. */
export function characterReport(document: ReceiptDocument, profile: PrinterProfile): CharacterReport {
  return inCharactersOf(encodingFor(profile, document.language), document).characters;
}

/**
 * A document as a picture that needs nothing from anywhere: no web font, no script, no link. With the printer's own
 * characters it shows what comes out of the printer.
 * @throws RangeError like {@link renderDocument}.
 */
export function renderSvg(
  document: ReceiptDocument,
  profile: PrinterProfile,
  supply: CharacterSupply = 'printer',
): string {
  const paper = paperOf(profile, document.language, supply);
  const shown = supplied(document, profile, supply);
  const svg = receiptline.transform(toMarkup(laidOut(shown, paper), paper), {
    command: pictureCommands(supply),
    cpl: profile.columns,
    encoding: fontsFor(document.language, profile, supply),
    spacing: true,
  });
  return onBaseline(svg.replace(/<(style|defs)[\s\S]*?<\/\1>/g, ''));
}

/** A document as plain text, as wide as the paper, in letters of one size. */
export function renderText(
  document: ReceiptDocument,
  profile: PrinterProfile,
  supply: CharacterSupply = 'printer',
): string {
  const paper = paperOf(profile, document.language, supply);
  const shown = supplied(document, profile, supply);
  const text = receiptline.transform(toMarkup(inWholeRows(inPlainText(shown), paper), paper), {
    command: textCommands(supply),
    cpl: profile.columns,
    encoding: encodingFor(profile, document.language),
  });
  return text.replace(/ +$/gm, '');
}

/**
 * receiptline hangs text by the font's lower edge: a font that is tall below its baseline then loses its upper part above the
 * first line. The baseline is at the same place in every font.
 */
function onBaseline(svg: string): string {
  return svg.replace(' dominant-baseline="text-after-edge"', '').replaceAll('<text', `<text dy="-${DESCENT_EM}em"`);
}

function supplied(document: ReceiptDocument, profile: PrinterProfile, supply: CharacterSupply): ReceiptDocument {
  return supply === 'all' ? document : inCharactersOf(encodingFor(profile, document.language), document).document;
}

function laidOut(document: ReceiptDocument, paper: Paper): ReceiptDocument {
  return inWholeRows(inFittingSizes(document, paper), paper);
}

function inWholeRows(document: ReceiptDocument, paper: Paper): ReceiptDocument {
  return inWholeWords(withWholeValues(document, paper), paper);
}

/** By the encoding receiptline chooses a picture's fonts. */
function fontsFor(language: ReceiptLanguage, profile: PrinterProfile, supply: CharacterSupply): Encoding {
  if (supply === 'all') {
    return language === 'zh' ? 'gb18030' : 'shiftjis';
  }
  return encodingFor(profile, language);
}
