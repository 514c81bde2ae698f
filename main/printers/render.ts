import iconv from 'iconv-lite';
import receiptline from 'receiptline';
import { LARGE_FEED_DOTS, toMarkup } from './markup.ts';
import type { ReceiptDocument } from './port.ts';
import { encodingFor, type PrinterProfile } from './profiles.ts';
import { inFittingSizes, inNormalSize } from './sizes.ts';

/** A receipt as the printer's own commands. */
export function renderCommands(document: ReceiptDocument, profile: PrinterProfile): Buffer {
  const { columns } = profile;
  const encoding = encodingFor(profile, document.language);
  const commands = receiptline.transform(toMarkup(inFittingSizes(document, columns, encoding), columns), {
    command: profile.command,
    cpl: columns,
    encoding,
    cutting: profile.cutter,
    spacing: true,
  });
  return Buffer.from(commands, 'latin1');
}

/** receiptline's pictures pass over every command; here the one in our markup feeds as it does on paper. */
const pictureCommands: typeof receiptline.commands.svg = {
  ...receiptline.commands.svg,
  command() {
    this['svgHeight'] += LARGE_FEED_DOTS;
    return '';
  },
};

/** A receipt as a picture that needs nothing from anywhere: no web font, no script, no link. */
export function renderSvg(document: ReceiptDocument, profile: PrinterProfile): string {
  const { columns } = profile;
  const encoding = encodingFor(profile, document.language);
  const svg = receiptline.transform(toMarkup(inFittingSizes(document, columns, encoding), columns), {
    command: pictureCommands,
    cpl: columns,
    encoding,
    spacing: true,
  });
  return svg.replace(/<style[\s\S]*?<\/style>/g, '');
}

/** A receipt as plain text, as wide as the paper, in letters of one size. */
export function renderText(document: ReceiptDocument, profile: PrinterProfile): string {
  const text = receiptline.transform(toMarkup(inNormalSize(document), profile.columns), {
    command: 'text',
    cpl: profile.columns,
    encoding: encodingFor(profile, document.language),
  });
  return text.replace(/ +$/gm, '');
}

/** Characters that Japanese printers show in the place of others without loss: the yen sign and the wave dash. */
const sameOnPaper: ReadonlySet<string> = new Set(['¥', '\\', '~', '\u203e', '\u301c']);

/** The characters of a receipt that its code page does not have; the printer would print `?` for them. */
export function unmappableCharacters(document: ReceiptDocument, profile: PrinterProfile): string[] {
  const encoding = encodingFor(profile, document.language);
  const characters = new Set(document.lines.flatMap((line) => [...textOf(line).normalize('NFC')]));
  return [...characters].filter(
    (character) =>
      !sameOnPaper.has(character) && iconv.decode(iconv.encode(character, encoding), encoding) !== character,
  );
}

function textOf(line: ReceiptDocument['lines'][number]): string {
  switch (line.kind) {
    case 'text':
      return line.text;
    case 'pair':
      return line.label + line.value;
    case 'barcode':
      return line.value;
    case 'rule':
    case 'blank':
      return '';
  }
}
