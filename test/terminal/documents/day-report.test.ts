import { describe, expect, it } from 'vitest';
import { createTranslator, languages } from '../../../main/i18n/translator.ts';
import { type Adjustment, adjustedYen, netYen, type OpenEntry } from '../../../main/ledger/day-figures.ts';
import { paperOf } from '../../../main/printers/paper.ts';
import type { ReceiptDocument, ReceiptLine } from '../../../main/printers/port.ts';
import { printerProfile } from '../../../main/printers/profiles.ts';
import { renderText } from '../../../main/printers/render.ts';
import type { DayReport } from '../../../main/terminal/closing/report.ts';
import { dayReportDocument } from '../../../main/terminal/documents/day-report.ts';
import type { ReceiptContext } from '../../../main/terminal/documents/parts.ts';
import { sampleClose, sampleDay } from '../../../main/terminal/documents/sample-day.ts';
import { testProfile } from '../../support/terminals.ts';

function contextOf(language: 'ja' | 'en' | 'zh'): ReceiptContext {
  return {
    shop: { name: 'Shop', address: '', phone: '', registrationNumber: '' },
    training: false,
    timeZone: testProfile.timeZone,
    language,
    translate: createTranslator(language),
  };
}

function wordsIn(line: ReceiptLine): string[] {
  switch (line.kind) {
    case 'text':
      return [line.text];
    case 'pair':
      return [`${line.label}: ${line.value}`];
    case 'row':
      return [line.cells.map(({ text }) => text).join(' / ')];
    case 'barcode':
    case 'qr':
    case 'rule':
    case 'blank':
    case 'image':
      return [];
  }
}

const wordsOf = ({ lines }: ReceiptDocument) => lines.flatMap(wordsIn).join('\n');

const inJapanese = (report: DayReport) => wordsOf(dayReportDocument(report, contextOf('ja')));

const nothing = { count: 0, yen: 0 };
const nothingAtAll = { payments: nothing, refunds: nothing, cancellations: nothing };
const empty: DayReport = {
  report: { kind: 'x' },
  businessDate: '2026-11-22',
  madeAt: '2026-11-22T12:00:00.000Z',
  branchCode: 'AShop001',
  terminalCode: 'BTer001',
  total: nothingAtAll,
  byBrand: [],
  byHour: [],
  byOperator: [],
  receiptNos: null,
  unknown: [],
  adjustments: [],
  reconciled: { state: 'notAsked' },
};

const open: OpenEntry = {
  flow: 'payment',
  id: '019aa9f0-0000-7000-8000-000000000077',
  receiptNo: 'R2611221234000077',
  yen: 1_500,
  tokenTail: '001077',
  businessDate: '2026-11-22',
  doing: 'asking',
  listedIn: null,
};

const settled: Adjustment = {
  kind: 'payment',
  id: open.id,
  receiptNo: 'R1',
  businessDate: '2026-11-21',
  yen: 2_200,
  listedIn: 41,
};

const closed: DayReport['report'] = {
  kind: 'z',
  sequence: 7,
  hash: `${'1'.repeat(56)}abcd1234`,
  previousHash: `${'2'.repeat(56)}9f3c1a07`,
  closedBy: '佐藤',
  approvedBy: '',
};

describe('a report of a day on paper', () => {
  it('of nothing has no minus and no empty tables, and says that nothing is being checked', () => {
    const text = inJapanese(empty);
    expect(text).not.toContain('-¥');
    expect(text.match(/^.* \/ .*$/gm)).toEqual(['支払 / 0 件 / ¥0', '返金 / 0 件 / ¥0', '取消 / 0 件 / ¥0']);
    expect(text).toContain('結果確認中の取引はありません');
    expect(text).not.toMatch(/支払方法別|時間帯別|担当者別|過去の精算分|最初の伝票/);
  });

  it('adds up: what was given back is taken off', () => {
    const total = {
      payments: { count: 3, yen: 10_000 },
      refunds: { count: 1, yen: 2_500 },
      cancellations: { count: 1, yen: 12_500 },
    };
    expect(netYen(total)).toBe(-5_000);
    const text = inJapanese({ ...empty, total });
    expect(text).toContain('返金 / 1 件 / -¥2,500');
    expect(text).toContain('取消 / 1 件 / -¥12,500');
    expect(text).toContain('差引: -¥5,000');
  });

  it('says what there was by brand, hour and operator, with a net only where something was given back', () => {
    const text = inJapanese(sampleDay);
    expect(text).toContain(
      'PayPay\n支払 / 96 件 / ¥251,200\n返金 / 1 件 / -¥2,345\n取消 / 1 件 / -¥980\n差引 /  / ¥247,875',
    );
    expect(text).toContain('WeChat Pay\n支払 / 12 件 / ¥34,000\n時間帯別');
    expect(text).toContain(
      '10:00 / 31 件 / ¥78,900\n11:00 / 41 件 / ¥110,778\n取消 / 1 件 / -¥980\n差引 /  / ¥109,798',
    );
    expect(text).toContain('担当者別\n01\n支払 / 100 件 / ¥280,000');
  });

  it('names an operator without a name by the number, and calls nobody nobody', () => {
    const byOperator = [
      { operator: '07', name: '', ...nothingAtAll },
      { operator: null, name: '', ...nothingAtAll },
    ];
    expect(inJapanese({ ...empty, byOperator })).toMatch(/担当者別\n07\n支払.*\n担当者名なし\n支払/);
  });

  it('that closes the day has its number, who closed it, and the ends of both hashes', () => {
    const text = inJapanese({ ...empty, report: closed });
    expect(text).toContain('精算番号: 7');
    expect(text).toContain('精算した担当者: 佐藤');
    expect(text).not.toContain('承認した責任者');
    expect(text).toContain('この精算のハッシュ値: abcd1234\n前回のハッシュ値: 9f3c1a07');
    expect(text).not.toContain('締め処理ではありません');
    expect(inJapanese({ ...empty, report: { ...closed, approvedBy: '鈴木' } })).toContain('承認した責任者: 鈴木');
  });

  it('that does not close the day says so, and has no hash', () => {
    expect(inJapanese(empty)).toContain('締め処理ではありません');
    expect(inJapanese(empty)).not.toContain('ハッシュ値');
  });

  it('says of the first close that there was none before', () => {
    const report = { ...closed, previousHash: '0'.repeat(64) };
    expect(inJapanese({ ...empty, report })).toContain('前回のハッシュ値: なし（最初の精算）');
  });

  it('names each item that is being checked, what is being done, and what payments and refunds come to apart', () => {
    const unknown: OpenEntry[] = [
      open,
      { ...open, receiptNo: 'R78', yen: 2_000, doing: 'paymentCentre', businessDate: '2026-11-20', listedIn: 40 },
      { ...open, flow: 'refund', receiptNo: 'R79', yen: 300 },
    ];
    const text = inJapanese({ ...empty, unknown });
    expect(text).toContain('結果確認中 3 件');
    expect(text).toContain(
      '伝票番号: R2611221234000077\n照会番号: 下6桁 001077\n支払（確認中）: ¥1,500\n状況: 確認を続けています',
    );
    expect(text).toContain('元の営業日: 2026-11-20\n最初に載せた精算: 第40号\n状況: 決済センターへ連絡');
    expect(text).toContain('返金（確認中）: ¥300');
    expect(text).toContain('確認中の支払 合計: ¥3,500\n確認中の返金 合計: ¥300');
  });

  it('says where the outcome of what is being checked will stand: in this close, or in the next', () => {
    const unknown = [open];
    expect(inJapanese({ ...empty, unknown })).toContain('その精算に入ります');
    expect(inJapanese({ ...empty, unknown, report: closed })).toContain('結果は次の精算に');
  });

  it('names each adjustment with its own day, the close that had listed it, its kind and its sign', () => {
    const adjustments: Adjustment[] = [
      settled,
      { ...settled, kind: 'cancellation', receiptNo: 'R2', yen: 3_000 },
      { ...settled, kind: 'refund', receiptNo: 'R3', yen: 100 },
      { ...settled, kind: 'nothing', receiptNo: 'R4', yen: 0 },
    ];
    expect(adjustedYen(adjustments)).toBe(-900);
    const text = inJapanese({ ...empty, adjustments });
    expect(text).toContain('伝票番号: R1\n元の営業日: 2026-11-21\n最初に載せた精算: 第41号\n支払いと確定: +¥2,200');
    expect(text).toContain('取消と確定: -¥3,000');
    expect(text).toContain('返金と確定: -¥100');
    expect(text).toContain('入出金なしと確定: ¥0');
    expect(text).toContain('過去の精算分 合計: -¥900\n上の差引に含まれています');
  });

  it('says how the comparison with the gateway came out', () => {
    const line = (reconciled: DayReport['reconciled']) => inJapanese({ ...empty, reconciled });
    expect(line({ state: 'notAsked' })).toContain('ゲートウェイとの照合: 未実施');
    expect(line({ state: 'failed', code: 'NETWORK_DOWN' })).toContain('照合できませんでした（NETWORK_DOWN）');
    const dates = { from: '2026-11-19', to: '2026-11-22' };
    const done = { state: 'done', ...dates, matched: 128, onlyHere: 0, onlyThere: 0, differs: 0 } as const;
    expect(line(done)).toContain('一致 128 件、差異 0 件');
    expect(line(done)).toContain('照合期間: 11-19 から 11-22 まで');
    expect(line({ ...done, from: done.to })).toContain('照合期間: 11-22\n');
    expect(line({ state: 'notAsked' })).not.toContain('照合期間');
    expect(line(done)).not.toContain('内訳');
    expect(line({ ...done, onlyHere: 1, onlyThere: 2, differs: 3 })).toContain(
      '差異 6 件\n照合期間: 11-19 から 11-22 まで\n差異の内訳：端末のみ 1、ゲートウェイのみ 2、内容違い 3',
    );
  });

  it.each(languages)('fits on both papers, in %s, with all that there can be', (language) => {
    const everything: DayReport = {
      ...sampleClose,
      report: { ...closed, approvedBy: '長い名前の責任者 鈴木一郎右衛門太郎兵衛' },
      unknown: (['asking', 'cancelling', 'waitingForCustomer', 'paymentCentre'] as const).flatMap((doing) =>
        (['payment', 'refund'] as const).map((flow) => ({ ...open, doing, flow, listedIn: 12_345 })),
      ),
      adjustments: (['payment', 'refund', 'cancellation', 'nothing'] as const).map((kind) => ({
        ...settled,
        kind,
        yen: kind === 'nothing' ? 0 : 9_999_999_999_999,
      })),
      total: { ...sampleDay.total, payments: { count: 99_999, yen: 9_999_999 } },
      reconciled: {
        state: 'done',
        from: '2026-11-19',
        to: '2026-11-22',
        matched: 99_999,
        onlyHere: 100,
        onlyThere: 100,
        differs: 100,
      },
    };
    for (const name of ['escpos-58mm', 'escpos-80mm']) {
      const profile = printerProfile(name);
      const { columns, columnsOf } = paperOf(profile, language, 'all');
      for (const line of renderText(dayReportDocument(everything, contextOf(language)), profile, 'all').split('\n')) {
        expect({ line, fits: columnsOf(line) <= columns }).toEqual({ line, fits: true });
      }
    }
  });
});

describe('the sample of a day', () => {
  it.each(['byBrand', 'byHour', 'byOperator'] as const)('adds up %s', (part) => {
    for (const kind of ['payments', 'refunds', 'cancellations'] as const) {
      const sum = sampleDay[part].reduce(
        (all, one) => ({ count: all.count + one[kind].count, yen: all.yen + one[kind].yen }),
        nothing,
      );
      expect({ kind, ...sum }).toEqual({ kind, ...sampleDay.total[kind] });
    }
  });
});
