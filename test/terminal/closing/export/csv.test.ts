import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languages } from '../../../../main/i18n/translator.ts';
import { csvColumns, dayReportCsv } from '../../../../main/terminal/closing/export/csv.ts';
import type { DayReport } from '../../../../main/terminal/closing/report.ts';
import { sampleDay } from '../../../../main/terminal/documents/sample-day.ts';
import { readCsv } from '../../../support/csv-reader.ts';
import { sampleClose } from '../../../support/sample-close.ts';
import { contextIn } from './contexts.ts';

type Row = Record<string, string>;

/** As a script reads it: by the names of the columns. */
function rowsOf(csv: string): Row[] {
  const [names = [], ...records] = readCsv(csv);
  return records.map((record) => Object.fromEntries(names.map((name, index) => [name, record[index] ?? ''])));
}

const csvOf = (report: DayReport, context = contextIn()) => dayReportCsv(report, context);
const sectionOf = (report: DayReport, section: string) =>
  rowsOf(csvOf(report)).filter((row) => row['section'] === section);

/** What the file says that a spreadsheet must not take for a formula. */
const unguarded = (cell: string | undefined) => cell?.replace(/^'/, '');

describe('a report as CSV', () => {
  it('has the same columns in every language, and in each row as many cells', () => {
    for (const language of languages) {
      const [names, words, ...rows] = readCsv(csvOf(sampleClose(), contextIn(language)));
      expect(names).toEqual([...csvColumns]);
      expect(words?.[0]).toBe('columns');
      expect(words?.slice(1)).not.toContain('');
      expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([csvColumns.length]));
    }
  });

  it('has whole numbers without separators, signs only where something is below zero', () => {
    const total = { ...sampleDay.total, refunds: { count: 9, yen: 1_000_000 } };
    expect(sectionOf({ ...sampleDay, total }, 'total')).toMatchObject([
      {
        key: 'total',
        name: '合計',
        paymentCount: '128',
        paymentYen: '345678',
        refundCount: '9',
        refundYen: '1000000',
        cancelCount: '1',
        cancelYen: '980',
        netYen: '-655302',
      },
    ]);
  });

  it.each(['brand', 'hour', 'operator'])('has parts by %s that add up to the total', (section) => {
    const report = sampleClose();
    const sumOf = (rows: Row[]) =>
      ['paymentCount', 'paymentYen', 'refundCount', 'refundYen', 'cancelCount', 'cancelYen', 'netYen'].map((column) =>
        rows.reduce((sum, row) => sum + Number(row[column]), 0),
      );
    expect(sectionOf(report, section).length).toBeGreaterThan(2);
    expect(sumOf(sectionOf(report, section))).toEqual(sumOf(sectionOf(report, 'total')));
  });

  it('says at its head what it is, with both hashes whole', () => {
    const facts = Object.fromEntries(sectionOf(sampleClose(), 'report').map(({ key, value }) => [key, value]));
    expect(facts).toEqual({
      kind: 'z',
      shop: '喫茶 見本 本店',
      businessDate: '2026-11-22',
      sequence: '42',
      madeAt: '2026-11-22 20:32:08',
      madeAtUtc: '2026-11-22T11:32:08.000Z',
      branchCode: 'AShop001',
      terminalCode: 'BTer001',
      firstReceiptNo: 'R2611221234000001',
      lastReceiptNo: 'R2611221234000287',
      closedBy: '遅番',
      approvedBy: '店長',
      hash: '7b1f0c58e2d94a6fb3c70e1d5a8842f69c3e0b7d21f4a85e6d90c1b3f7e2a946',
      previousHash: '3ad96e02c1f85b7740e9d2ab6c1357f08e4b9a2d7c60f1e35d8a4b9e0c7f2d18',
    });
  });

  it('of training says so, and one that closes nothing has no number and no hash', () => {
    const keys = rowsOf(csvOf(sampleDay, contextIn('ja', { training: true })))
      .filter(({ section }) => section === 'report')
      .map(({ key }) => key);
    expect(keys).toContain('training');
    expect(keys).not.toContain('hash');
    expect(keys).not.toContain('sequence');
  });

  it('names what is open and what was settled since an earlier close', () => {
    expect(sectionOf(sampleClose(), 'unknown')).toMatchObject([
      {
        value: 'asking',
        flow: 'payment',
        receiptNo: 'R2611221234000288',
        yen: '1170',
        listedIn: '',
        tokenTail: '001288',
      },
      { value: 'paymentCentre', businessDate: '2026-11-21', yen: '480', listedIn: '41' },
    ]);
    const refunded = sampleClose().adjustments.map((one) => ({ ...one, kind: 'refund', yen: 300 }) as const);
    expect(sectionOf({ ...sampleClose(), adjustments: refunded.slice(0, 1) }, 'adjustment')).toMatchObject([
      { name: '返金と確定', value: 'refund', businessDate: '2026-11-21', yen: '-300', listedIn: '41' },
    ]);
  });

  it('says how the comparison with the gateway came out', () => {
    const cells = (reconciled: DayReport['reconciled']) =>
      sectionOf({ ...sampleDay, reconciled }, 'reconciliation').map(({ key, value }) => `${key} ${value}`);
    expect(cells({ state: 'notAsked' })).toEqual(['state notAsked']);
    expect(cells({ state: 'failed', code: 'NETWORK_DOWN' })).toEqual(['state failed', 'code NETWORK_DOWN']);
    expect(
      cells({ state: 'done', from: '2026-11-19', to: '2026-11-22', matched: 5, onlyHere: 1, onlyThere: 2, differs: 3 }),
    ).toEqual([
      'state done',
      'from 2026-11-19',
      'to 2026-11-22',
      'matched 5',
      'onlyHere 1',
      'onlyThere 2',
      'differs 3',
    ]);
  });

  it.each(['=1+2', '+81', '-1', '@SUM(A1)', '\t=1', '\r=1', "'=1", '＝1', '−1', '\u22121+cmd|x'])(
    'makes no formula of %j',
    (name) => {
      const csv = csvOf(sampleDay, contextIn('ja', { shop: { name, address: '', phone: '', registrationNumber: '' } }));
      const shop = rowsOf(csv).find(({ key }) => key === 'shop');
      expect(shop?.['value']).toBe(`'${name}`);
    },
  );

  it('is read back as it was, whatever names it holds', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', ';', '=', "'", '-', ' ', '店'), minLength: 1 }),
    );
    fc.assert(
      fc.property(word, word, word, fc.nat(), (shopName, operatorName, receiptNo, yen) => {
        const report: DayReport = {
          ...sampleDay,
          byOperator: [{ operator: '01', name: operatorName, ...sampleDay.total }],
          unknown: sampleDay.unknown.map((entry) => ({ ...entry, receiptNo, yen: yen + 1 })),
        };
        const shop = { name: shopName, address: '', phone: '', registrationNumber: '' };
        const rows = rowsOf(csvOf(report, contextIn('ja', { shop })));
        const [operator] = rows.filter(({ section }) => section === 'operator');
        const [open] = rows.filter(({ section }) => section === 'unknown');
        expect(unguarded(rows.find(({ key }) => key === 'shop')?.['value'])).toBe(shopName);
        expect(unguarded(operator?.['name'])).toBe(operatorName);
        expect(operator?.['netYen']).toBe('341353');
        expect(unguarded(open?.['receiptNo'])).toBe(receiptNo);
        expect(open?.['yen']).toBe(String(yen + 1));
      }),
    );
  });
});

describe('the strict reader', () => {
  it.each(['a,b', 'a,b\n', 'a"b\r\n', '"a"b\r\n', '"a\r\n', 'a\rb\r\n'])('takes no %j', (text) => {
    expect(() => readCsv(text)).toThrow();
  });
});
