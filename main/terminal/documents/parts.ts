import { localText, type TimeZoneCode } from '../../common/time.ts';
import { groupDigits } from '../../common/yen.ts';
import type { Translator } from '../../i18n/translator.ts';
import type { Reprint } from '../../ledger/print-jobs.ts';
import type { ReceiptDocument, ReceiptLanguage, ReceiptLine } from '../../printers/port.ts';

/** The shop as its receipts name it; a blank field is left out. */
export interface ShopDetails {
  readonly name: string;
  readonly address: string;
  readonly phone: string;
  /** The qualified invoice issuer's number, `T` and 13 digits. */
  readonly registrationNumber: string;
}

/** What all documents of a terminal have in common. */
export interface ReceiptContext {
  readonly shop: ShopDetails;
  readonly training: boolean;
  readonly timeZone: TimeZoneCode;
  readonly language: ReceiptLanguage;
  readonly translate: Translator;
  /** At the head of each document: a PNG as base64. */
  readonly logo?: string;
}

/** A document with what stands on all of them: the training mark at both ends, the logo, the shop. */
export function shopDocument(context: ReceiptContext, lines: readonly ReceiptLine[]): ReceiptDocument {
  return {
    language: context.language,
    lines: [
      ...trainingMark(context),
      ...logoLine(context),
      ...shopLines(context),
      { kind: 'blank' },
      ...lines,
      { kind: 'blank' },
      ...trainingMark(context),
    ],
  };
}

/** A document that was printed before: it says so at both ends, so that neither half passes for a first one. */
export function markedAsReprint(
  document: ReceiptDocument,
  { number, at }: Reprint,
  { translate, timeZone }: Pick<ReceiptContext, 'translate' | 'timeZone'>,
): ReceiptDocument {
  const mark = [title(translate('receipt.reprint', { number })), centred(localText(Date.parse(at), timeZone))];
  return { ...document, lines: [...mark, blank, ...document.lines, ...mark] };
}

function trainingMark({ training, translate }: ReceiptContext): ReceiptLine[] {
  if (!training) {
    return [];
  }
  return [
    { kind: 'text', text: translate('receipt.trainingMark'), align: 'center', size: 'large' },
    { kind: 'text', text: translate('receipt.trainingNote'), align: 'center' },
    { kind: 'blank' },
  ];
}

function logoLine({ logo }: ReceiptContext): ReceiptLine[] {
  return logo === undefined ? [] : [{ kind: 'image', pngBase64: logo }];
}

function shopLines({ shop, translate }: ReceiptContext): ReceiptLine[] {
  const { name, address, phone, registrationNumber } = shop;
  return [
    ...(name === '' ? [] : [{ kind: 'text', text: name, align: 'center', size: 'large' } as const]),
    ...(address === '' ? [] : [centred(address)]),
    ...(phone === '' ? [] : [centred(translate('receipt.phone', { phone }))]),
    ...(registrationNumber === '' ? [] : [centred(translate('receipt.registration', { registrationNumber }))]),
  ];
}

export const rule: ReceiptLine = { kind: 'rule' };
export const blank: ReceiptLine = { kind: 'blank' };

export function text(words: string): ReceiptLine {
  return { kind: 'text', text: words };
}

export function centred(words: string): ReceiptLine {
  return { kind: 'text', text: words, align: 'center' };
}

export function title(words: string): ReceiptLine {
  return { kind: 'text', text: words, align: 'center', bold: true };
}

export function pair(label: string, value: string): ReceiptLine {
  return { kind: 'pair', label, value };
}

export function largePair(label: string, value: string): ReceiptLine {
  return { kind: 'pair', label, value, size: 'large' };
}

/** An amount with its yen sign; one that is taken off has its minus before it. */
export function yenText(amount: number, translate: Translator): string {
  const shown = translate('receipt.yen', { amount: groupDigits(Math.abs(amount)) });
  return amount < 0 ? `-${shown}` : shown;
}

/** A register's own receipt number may hold what CODE128 does not; it stands as text all the same. */
export function receiptBarcode(receiptNo: string): ReceiptLine[] {
  return /^[A-Za-z0-9-]{1,20}$/.test(receiptNo) ? [blank, { kind: 'barcode', value: receiptNo }] : [];
}
