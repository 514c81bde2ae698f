import fc from 'fast-check';
import type { ReceiptCell, ReceiptDocument, ReceiptLanguage, ReceiptLine } from '../../main/printers/port.ts';

/** Texts that try to be markup: receiptline's own signs, its commands, and characters that only become signs later. */
export const hostile = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      ...['|', '{', '}', '^', '_', '~', '-', '=', '\\', '"', '`', '\n', '\r', '\t', ';', ':', ' '],
      ...['\\x1b', '\\n', '{c:', 'command:', 'feed 9', 'x', '0', '\u001b', '\u001d', '\u0000', '\u007f', '\u0085'],
      ...['\u2028', '\u1fef', '\u037e', '\u212a', '\u0338', '\u030c', '\u3099', '\u202e', '\ud800', '店', 'é', '𠮷'],
      ...['①', '㈱', '髙', 'ｶ', 'ﾞ', '订', '€', '½', '☕', '￥', '¥', '〜', '﹏', '＼', '｛', '｜', '한'],
    ),
    maxLength: 30,
  }),
  fc.constantFrom(
    '{command:\\x1bp\\x00\\x19\\xfa}',
    '{command:feed 200}',
    '{code:123;option:qrcode}',
    '{image:AAAA}',
    '---',
    '===',
    '|||',
    '{width:1}',
  ),
);

/** Texts as shops have them, in the languages of receipts, with characters that printers lack. */
export const ordinary = fc.string({
  unit: fc.constantFrom(
    ...'領収書お客様控えコーヒー東京都千代田区合計金額税込¥1,234円 ',
    ...'Receipt No. 0123456789 -/+.:()#@',
    ...'谢谢惠顾订单号码金额请联系',
    ...'髙﨑①㈱€½é𠮷鷗ｶﾞﾊﾟ〜—“”\\~|{}^_"`=',
  ),
  maxLength: 40,
});

/** Where a text from outside may stand. */
export const place = fc.constantFrom<(text: string) => ReceiptLine>(
  (text) => ({ kind: 'text', text }),
  (text) => ({ kind: 'text', text, align: 'center', size: 'large' }),
  (text) => ({ kind: 'text', text, align: 'right', bold: true }),
  (text) => ({ kind: 'pair', label: text, value: 'value' }),
  (text) => ({ kind: 'pair', label: 'label', value: text }),
  (text) => ({ kind: 'pair', label: text, value: text, size: 'large' }),
  (text) => ({ kind: 'row', cells: [{ text, share: 1 }] }),
  (text) => ({ kind: 'row', cells: cells('name', text, text), bold: true }),
  (text) => ({ kind: 'row', cells: cells(text, '1', '¥100') }),
);

function cells(...texts: readonly string[]): ReceiptCell[] {
  return texts.map((text, index) => ({ text, share: index === 0 ? 3 : 2 }));
}

/** A chessboard of 8 by 8 dots. */
export const smallPng =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAAE0lEQVR42mP4zwCBDAz/0SBJIgB8BB/hHeoAAQAAAABJRU5ErkJggg==';

export const language = fc.constantFrom<ReceiptLanguage>('ja', 'en', 'zh');

const textLine: fc.Arbitrary<ReceiptLine> = fc.record({
  kind: fc.constant('text' as const),
  text: ordinary,
  align: fc.constantFrom('left' as const, 'center' as const, 'right' as const),
  bold: fc.boolean(),
});
const pairLine: fc.Arbitrary<ReceiptLine> = fc.record({
  kind: fc.constant('pair' as const),
  label: ordinary,
  value: ordinary,
});
const rowLine: fc.Arbitrary<ReceiptLine> = fc.record({
  kind: fc.constant('row' as const),
  cells: fc.array(fc.record({ text: ordinary, share: fc.integer({ min: 1, max: 9 }) }), {
    minLength: 1,
    maxLength: 4,
  }),
  bold: fc.boolean(),
});

/** Documents of text in letters of one size. */
export const textDocument: fc.Arbitrary<ReceiptDocument> = fc.record({
  language,
  lines: fc.array(
    fc.oneof(textLine, pairLine, rowLine, fc.constantFrom<ReceiptLine>({ kind: 'rule' }, { kind: 'blank' })),
    { minLength: 1, maxLength: 8 },
  ),
});

export const document = (...lines: ReceiptLine[]): ReceiptDocument => ({ language: 'ja', lines });
