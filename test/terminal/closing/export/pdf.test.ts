import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { groupDigits } from '../../../../main/common/yen.ts';
import { languages } from '../../../../main/i18n/translator.ts';
import { netYen } from '../../../../main/ledger/day-figures.ts';
import { dayReportPdf } from '../../../../main/terminal/closing/export/pdf.ts';
import type { DayReport } from '../../../../main/terminal/closing/report.ts';
import { sampleDay } from '../../../../main/terminal/documents/sample-day.ts';
import { pdfPages } from '../../../support/pdf-reader.ts';
import { sampleClose } from '../../../support/sample-close.ts';
import { contextIn } from './contexts.ts';

const pagesOf = async (report: DayReport, context = contextIn()) => pdfPages(await dayReportPdf(report, context));
const textOf = async (report: DayReport, context = contextIn()) => (await pagesOf(report, context)).join('\n');

describe('a report as a PDF', () => {
  it.each(languages)('shows all its figures, in %s', async (language) => {
    const report = sampleClose();
    const context = contextIn(language);
    const text = await textOf(report, context);
    const turnovers = [report.total, ...report.byBrand, ...report.byHour, ...report.byOperator];
    const amounts = turnovers.flatMap((one) => [one.payments.yen, one.refunds.yen, one.cancellations.yen, netYen(one)]);
    const facts = [
      context.translate('dayReport.titles.z'),
      '喫茶 見本 本店',
      'R2611221234000287',
      '店長',
      'PayPay',
      '楽天ペイ',
      '001288',
      context.translate('dayReport.doings.paymentCentre'),
      context.translate('dayReport.adjustmentKinds.nothing'),
      context.translate('dayReport.reconciledStates.done', { matched: 289, differences: 0 }),
      '7b1f0c58e2d94a6fb3c70e1d5a8842f69c3e0b7d21f4a85e6d90c1b3f7e2a946',
      '3ad96e02c1f85b7740e9d2ab6c1357f08e4b9a2d7c60f1e35d8a4b9e0c7f2d18',
    ];
    for (const part of [...facts, ...amounts.map(groupDigits)]) {
      expect(text).toContain(part);
    }
    expect(text).not.toMatch(/[?\ufffd]|\{\{|undefined|NaN|dayReport\.|closeExport\./);
  });

  it('is the same to the byte for the same report, and another for another', async () => {
    const [one, other, later] = await Promise.all(
      [sampleClose(), sampleClose(), { ...sampleClose(), madeAt: '2026-11-22T11:32:09.000Z' }].map((report) =>
        dayReportPdf(report, contextIn()),
      ),
    );
    expect(one?.equals(other ?? Buffer.alloc(0))).toBe(true);
    expect(one?.equals(later ?? Buffer.alloc(0))).toBe(false);
    expect(one?.toString('latin1', 0, 8)).toBe('%PDF-1.7');
  });

  it('has the number of each page at its foot, and a mark on each where it is training', async () => {
    const context = contextIn('ja', { training: true });
    const pages = await pagesOf(sampleClose(), context);
    expect(pages.length).toBeGreaterThan(1);
    for (const [index, page] of pages.entries()) {
      expect(page).toContain(`${index + 1} / ${pages.length} ページ`);
      expect(page).toContain('【練習】');
    }
    expect(await textOf(sampleClose())).not.toContain('練習');
  });

  it('goes on over as many pages as it takes, with the titles of the table on each', async () => {
    const [entry] = sampleClose().unknown;
    const unknown = Array.from({ length: 150 }, (_, index) => ({
      ...(entry ?? sampleDay.unknown[0]),
      receiptNo: `R-${String(index).padStart(4, '0')}`,
    })) as DayReport['unknown'];
    const pages = await pagesOf({ ...sampleDay, unknown });
    expect(pages.length).toBeGreaterThan(4);
    const withRows = pages.filter((page) => page.includes('R-0'));
    expect(withRows.length).toBeGreaterThan(3);
    expect(withRows.filter((page) => page.includes('照会番号の下6桁'))).toHaveLength(withRows.length);
    for (const { receiptNo } of unknown) {
      expect(pages.filter((page) => page.includes(receiptNo))).toHaveLength(1);
    }
  });

  it('says on the first page what is still open, and that the gateway has other figures', async () => {
    const reconciled = {
      state: 'done',
      from: '2026-11-19',
      to: '2026-11-22',
      matched: 5,
      onlyHere: 1,
      onlyThere: 0,
      differs: 0,
    } as const;
    const [first] = await pagesOf({ ...sampleClose(), reconciled });
    expect(first).toContain('結果確認中 2 件　確認中の支払 合計 ¥1,650');
    expect(first).toContain('ゲートウェイとの照合　一致 5 件、差異 1 件');
    expect(await textOf({ ...sampleClose(), reconciled })).toContain('照合期間　11-19 から 11-22 まで');
    const [quiet] = await pagesOf({ ...sampleClose(), unknown: [] });
    expect(quiet).not.toContain('確認中');
    expect(quiet).not.toContain('照合　');
  });

  it('of a look in between says that nothing is closed, and has no hash', async () => {
    const text = await textOf(sampleDay);
    expect(text).toContain('締め処理ではありません');
    expect(text).not.toContain('ハッシュ値');
  });

  it('of a day without sales is whole', async () => {
    const nothing = { count: 0, yen: 0 };
    const text = await textOf({
      ...sampleClose(),
      total: { payments: nothing, refunds: nothing, cancellations: nothing },
      byBrand: [],
      byHour: [],
      byOperator: [],
      receiptNos: null,
      unknown: [],
      adjustments: [],
      reconciled: { state: 'notAsked' },
    });
    for (const part of ['¥0', '支払いはありません', '結果確認中の取引はありません', '未実施', '前回のハッシュ値']) {
      expect(text).toContain(part);
    }
    expect(text).not.toMatch(/時間帯別|担当者別|過去の精算分|-¥/);
  });

  it('names what is rare in names, and shows ? for what no font has', async () => {
    const byOperator = [{ operator: '01', name: '髙﨑𠮷 Nguyễn 😀', ...sampleDay.total }];
    expect(await textOf({ ...sampleDay, byOperator })).toContain('髙﨑𠮷 Nguyễn ?');
  });

  it('shows the ten largest brands as bars and all of them in the table', async () => {
    const byBrand = Array.from({ length: 13 }, (_, index) => ({
      payType: `X${index}`,
      payments: { count: 1, yen: 1_000 + index },
      refunds: { count: 0, yen: 0 },
      cancellations: { count: 0, yen: 0 },
    }));
    const text = await textOf({ ...sampleDay, byBrand });
    expect(text).toContain('その他（3）3,003');
    for (const { payType } of byBrand) {
      expect(text).toContain(payType);
    }
  });

  it('gives other work its turn meanwhile', async () => {
    let turns = 0;
    let isDone = false;
    const made = dayReportPdf(sampleClose(), contextIn()).then(() => {
      isDone = true;
    });
    while (!isDone) {
      await nextTurn();
      turns += 1;
    }
    await made;
    expect(turns).toBeGreaterThan(8);
  });
});
