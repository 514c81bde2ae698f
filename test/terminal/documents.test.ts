import { describe, expect, it } from 'vitest';
import { createTranslator, languages } from '../../main/i18n/translator.ts';
import { paperOf } from '../../main/printers/paper.ts';
import type { ReceiptDocument, ReceiptLine } from '../../main/printers/port.ts';
import { printerProfile } from '../../main/printers/profiles.ts';
import { renderSvg, renderText } from '../../main/printers/render.ts';
import type { ReceiptContext } from '../../main/terminal/documents/parts.ts';
import { documentKinds, sampleDocument } from '../../main/terminal/documents/samples.ts';
import { ruler } from '../../main/terminal/documents/test-page.ts';
import { testProfile } from '../support/terminals.ts';

const printer = { name: '/dev/usb/lp0', profile: 'escpos-58mm', columns: 32 };

function contextOf(language: 'ja' | 'en' | 'zh', more: Partial<ReceiptContext> = {}): ReceiptContext {
  return {
    shop: { name: 'Shop', address: 'Street 1', phone: '03-0000-0000', registrationNumber: 'T1234567890123' },
    training: false,
    timeZone: testProfile.timeZone,
    language,
    translate: createTranslator(language),
    ...more,
  };
}

function wordsOf(line: ReceiptLine): string[] {
  switch (line.kind) {
    case 'text':
      return [line.text];
    case 'pair':
      return [line.label, line.value];
    case 'row':
      return line.cells.map(({ text }) => text);
    case 'barcode':
    case 'qr':
      return [line.value];
    case 'rule':
    case 'blank':
    case 'image':
      return [];
  }
}

const textOf = ({ lines }: ReceiptDocument) => lines.flatMap(wordsOf).join('\n');

const everyKind = languages.flatMap((language) => documentKinds.map((kind) => ({ language, kind })));

describe.each(everyKind)('a sample of $kind in $language', ({ language, kind }) => {
  const sample = (more: Partial<ReceiptContext> = {}, copy?: 'customer' | 'merchant') =>
    sampleDocument(kind, printer, contextOf(language, more), copy);

  it('has all of its words', () => {
    expect(sample().language).toBe(language);
    expect(textOf(sample())).not.toMatch(/\{\{|undefined|\b(?:receipt|slip|dayReport|testPage)\.[a-z]/);
  });

  it.each(['escpos-58mm', 'escpos-80mm'])('is drawn and written on paper of %s', (name) => {
    const profile = printerProfile(name);
    expect(renderSvg(sample(), profile)).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
    for (const line of renderText(sample(), profile).split('\n')) {
      // A character of double width counts at least once.
      expect(line.length).toBeLessThanOrEqual(profile.columns);
    }
  });

  it('has the logo where there is one, and the training mark at both ends where it is training', () => {
    const { lines } = sample({ logo: 'aGk=', training: true });
    const mark = createTranslator(language)('receipt.trainingMark');
    const places = lines.flatMap((line, index) => (line.kind === 'text' && line.text === mark ? [index] : []));
    expect(places).toHaveLength(2);
    expect(places[0]).toBe(0);
    expect(places[1]).toBeGreaterThan(lines.length - 4);
    expect(lines.filter(({ kind }) => kind === 'image')).toEqual([{ kind: 'image', pngBase64: 'aGk=' }]);
    expect(textOf(sample())).not.toContain(mark);
    expect(sample().lines.some((line) => line.kind === 'image')).toBe(false);
  });

  it('breaks no label and no value on 58 mm, unless it is wider than the paper', () => {
    const profile = printerProfile('escpos-58mm');
    const width = (text: string) => paperOf(profile, language, 'all').columnsOf(text);
    for (const document of [sample(), sample({}, 'merchant')]) {
      const text = renderText(document, profile, 'all').replaceAll('\u00a0', ' ');
      for (const part of document.lines.flatMap((line) => (line.kind === 'pair' ? wordsOf(line) : []))) {
        if (width(part) <= profile.columns) {
          expect(text).toContain(part);
        }
      }
    }
  });
});

describe('the slip of a payment that is being checked', () => {
  const forbidden = {
    ja: /支払い済|お支払い完了|支払完了|支払金額|領収いたし|売上票$/m,
    en: /amount paid|has been paid|was paid|payment complete|approved/i,
    zh: /支付成功|付款成功|已付款|已支付|支付金额/,
  };

  it.each(languages)('never says that it is paid, in %s', (language) => {
    for (const copy of ['customer', 'merchant'] as const) {
      expect(textOf(sampleDocument('unknownSlip', printer, contextOf(language), copy))).not.toMatch(
        forbidden[language],
      );
      // The same words are on a receipt, so the check can find them.
      expect(textOf(sampleDocument('payment', printer, contextOf(language), copy))).toMatch(forbidden[language]);
    }
  });

  it('says in bold that it is no receipt, and of the brand that it is being checked', () => {
    const { lines } = sampleDocument('unknownSlip', printer, contextOf('ja'));
    expect(lines).toContainEqual({ kind: 'text', text: '領収書・売上票ではありません', align: 'center', bold: true });
    expect(lines).toContainEqual({ kind: 'pair', label: '支払方法', value: 'コード決済（確認中）' });
  });

  it("names what finds the payment again: number, time, amount and the token's last six characters", () => {
    const text = textOf(sampleDocument('unknownSlip', printer, contextOf('en')));
    for (const part of ['R2611221234000001', '2026-11-22 12:00:00', '¥12,345', '001234']) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('OB0244899999');
  });

  it('tells the customer and the shop what each has to do', () => {
    const [customer, merchant] = (['customer', 'merchant'] as const).map((copy) =>
      textOf(sampleDocument('unknownSlip', printer, contextOf('ja'), copy)),
    );
    expect(customer).toContain('係員にお尋ねください');
    expect(merchant).toContain('再度請求しないでください');
    expect(merchant).not.toContain('係員');
  });
});

describe('a receipt', () => {
  const labelsOf = (kind: 'payment' | 'refund' | 'cancellation', copy: 'customer' | 'merchant') =>
    sampleDocument(kind, printer, contextOf('ja'), copy).lines.flatMap((line) =>
      line.kind === 'pair' ? [`${line.label} ${line.value}`] : [],
    );

  it('of money that went back says when that was, and when it had been paid', () => {
    expect(labelsOf('cancellation', 'customer').slice(0, 2)).toEqual([
      '取消日時 2026-11-22 12:05:00',
      '元の取引日時 2026-11-22 12:00:00',
    ]);
    expect(labelsOf('refund', 'customer').slice(0, 2)).toEqual([
      '返金日時 2026-11-22 13:00:00',
      '元の取引日時 2026-11-22 12:00:00',
    ]);
    expect(labelsOf('payment', 'customer').filter((pair) => pair.includes('日時'))).toEqual([
      '取引日時 2026-11-22 12:00:00',
    ]);
  });

  it('has the business day on the copy of the shop alone', () => {
    expect(labelsOf('payment', 'merchant')).toContain('営業日 2026-11-22');
    expect(labelsOf('payment', 'customer').join()).not.toContain('営業日');
  });
});

describe('the test page', () => {
  it('names each unusual character beside what is printed for it', () => {
    const lines = sampleDocument('testPage', printer, contextOf('ja')).lines.flatMap(wordsOf);
    expect(lines.find((line) => line.includes('→①'))).toContain('丸1→①  かっこ株→㈱');
  });
});

describe('the ruler of the test page', () => {
  it.each([32, 42, 48])('is as long as a line of %i columns, and counts in tens', (columns) => {
    expect(ruler(columns)).toHaveLength(columns);
    expect(ruler(columns).startsWith('....+....1....+....2....+....3')).toBe(true);
  });
});
