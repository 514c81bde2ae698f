import type { Catalogue } from '../../i18n/ja.ts';
import type { Translator } from '../../i18n/translator.ts';
import type { ReceiptDocument, ReceiptLine } from '../../printers/port.ts';
import {
  blank,
  centred,
  largePair,
  pair,
  type ReceiptContext,
  rule,
  shopDocument,
  text,
  title,
  yenText,
} from './parts.ts';

/** The printer that a test page is for. */
export interface TestedPrinter {
  readonly name: string;
  /** The profile's name. */
  readonly profile: string;
  /** Characters of half width in a line. */
  readonly columns: number;
}

/**
 * Characters of every kind, the same in each language so that a missing code page shows.
 */
const samples: readonly string[] = [
  'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  'abcdefghijklmnopqrstuvwxyz',
  '0123456789 !"#$%&\'()*+,-./',
  ':;<=>?@[\\]^_`{|}~ ¥',
  'あいうえお がぎぐげご っゃゅょ',
  'アイウエオ ガギグゲゴ ッャュョ',
  'ｱｲｳｴｵ ｶﾞｷﾞｸﾞ ｯｬｭｮ',
  '東京都 領収書 税込 円 〒 々 ー 「」',
];

/** By their names: a printer that lacks them prints others in their place, and nobody could tell which was meant. */
const unusual: readonly (readonly [name: keyof Catalogue['testPage']['unusualNames'], character: string])[] = [
  ['circled', '①'],
  ['company', '㈱'],
  ['ladderTaka', '髙'],
  ['standingSaki', '﨑'],
  ['earthYoshi', '𠮷'],
  ['dash', '—'],
  ['wave', '～'],
  ['check', '✓'],
  ['heart', '♥'],
  ['acute', 'é'],
  ['simplified', '汉'],
];

/** A page that shows what a printer makes of everything that stands on receipts. */
export function testPage(printer: TestedPrinter, context: ReceiptContext): ReceiptDocument {
  const { translate } = context;
  return shopDocument(context, [
    title(translate('testPage.title')),
    rule,
    pair(translate('testPage.printer'), printer.name),
    pair(translate('testPage.profile'), printer.profile),
    pair(translate('testPage.columns'), String(printer.columns)),
    text(ruler(printer.columns)),
    text(translate('testPage.rulerNote')),
    rule,
    ...samples.map(text),
    text(translate('testPage.sentence')),
    text(translate('testPage.unusual')),
    text(unusualText(translate)),
    rule,
    ...layouts(context),
    rule,
    centred(translate('testPage.barcode')),
    { kind: 'barcode', value: 'R2611221234000001' },
    centred(translate('testPage.qr')),
    { kind: 'qr', value: 'ONEPAY POS TEST 0123456789' },
    rule,
    text(translate('testPage.drawerNote')),
  ]);
}

function unusualText(translate: Translator): string {
  return unusual.map(([name, character]) => `${translate(`testPage.unusualNames.${name}`)}→${character}`).join('  ');
}

function layouts({ translate }: ReceiptContext): ReceiptLine[] {
  return [
    { kind: 'text', text: translate('testPage.left') },
    { kind: 'text', text: translate('testPage.center'), align: 'center' },
    { kind: 'text', text: translate('testPage.right'), align: 'right' },
    { kind: 'text', text: translate('testPage.bold'), bold: true },
    { kind: 'text', text: translate('testPage.large'), size: 'large' },
    largePair(translate('receipt.amount'), yenText(12_345, translate)),
    {
      kind: 'row',
      cells: [
        { text: translate('testPage.row'), share: 11 },
        { text: '12', share: 8 },
        { text: yenText(12_345, translate), share: 13 },
      ],
    },
    blank,
  ];
}

/** `....+....1....+....2` as long as a line: it must fill it, and not break. */
export function ruler(columns: number): string {
  return Array.from({ length: columns }, (_, index) => {
    const place = index + 1;
    return place % 10 === 0 ? String((place / 10) % 10) : place % 5 === 0 ? '+' : '.';
  }).join('');
}
