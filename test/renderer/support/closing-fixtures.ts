import type {
  AttendanceView,
  CloseOutlook,
  ClosePage,
  ClosesMade,
  DayReportView,
  Exported,
  Language,
  ListedOperator,
  TurnoverView,
} from '../../../preload/contract.ts';

// What the main process tells of the daily close, in each language.

const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const managers = [
  { id: 'm1', name: '高橋 店長', role: 'manager', lockedOutForMs: null },
] as const satisfies readonly ListedOperator[];

/** A cashier who may close the day, and needs a manager's word for what is not clear. */
export function closerThere(): AttendanceView {
  return {
    state: 'signedIn',
    id: 's1',
    name: '佐藤 花子',
    role: 'cashier',
    permissions: ['sell', 'closeDay', 'reconcile'],
    approvers: [...managers],
  };
}

const words = {
  ja: {
    asking: '確認を続けています',
    cancelling: '取消を依頼中',
    notAsked: 'まだ照合していません。',
    done: '一致 182 件、差異 0 件',
    differs: '一致 179 件、差異 3 件',
    failed: '照合できませんでした（回線切断）。',
    payment: '支払い確定',
    nothing: '支払いなしと確定',
    refund: '返金確定',
    warning: '自動印刷ができませんでした。プリンターを確かめて、再印刷してください。',
    training: '練習担当',
    unnamed: '担当者なし',
  },
  en: {
    asking: 'the gateway is being asked',
    cancelling: 'being cancelled',
    notAsked: 'Not compared yet.',
    done: '182 agree, 0 differ',
    differs: '179 agree, 3 differ',
    failed: 'Could not be compared (no connection).',
    payment: 'Paid after all',
    nothing: 'Not charged after all',
    refund: 'Refunded after all',
    warning: 'It could not be printed by itself. Look after the printer and print it again.',
    training: 'Trainee',
    unnamed: 'No name',
  },
  zh: {
    asking: '正在向网关确认',
    cancelling: '正在请求撤销',
    notAsked: '尚未对账。',
    done: '一致 182 笔，差异 0 笔',
    differs: '一致 179 笔，差异 3 笔',
    failed: '无法对账（网络断开）。',
    payment: '确定已付款',
    nothing: '确定未付款',
    refund: '确定已退款',
    warning: '未能自动打印。请检查打印机后重新打印。',
    training: '练习收银员',
    unnamed: '无收银员',
  },
} as const;

/** Figures of some payments, refunds and cancellations. */
export function turnover(
  payments: readonly [count: number, yen: number],
  refunds: readonly [count: number, yen: number] = [0, 0],
  cancellations: readonly [count: number, yen: number] = [0, 0],
): TurnoverView {
  const tally = ([count, yen]: readonly [number, number]) => ({ count, yen });
  return {
    payments: tally(payments),
    refunds: tally(refunds),
    cancellations: tally(cancellations),
    netYen: payments[1] - refunds[1] - cancellations[1],
  };
}

const hours: DayReportView['byHour'] = [
  { hour: 8, ...turnover([4, 5_960]) },
  { hour: 9, ...turnover([11, 18_240]) },
  { hour: 10, ...turnover([14, 25_800]) },
  { hour: 11, ...turnover([22, 48_300], [1, 1_200]) },
  { hour: 12, ...turnover([38, 96_450], [0, 0], [1, 2_480]) },
  { hour: 13, ...turnover([29, 71_020]) },
  { hour: 14, ...turnover([16, 30_110], [2, 9_300]) },
  { hour: 17, ...turnover([21, 52_000]) },
  { hour: 18, ...turnover([27, 84_700]) },
  { hour: 19, ...turnover([0, 0], [1, 3_000]) },
];

const total = turnover([182, 432_580], [4, 13_500], [1, 2_480]);

/** The X report of a busy day with items that are still open, and what became of earlier ones. */
export function xReportFixture(language: Language, more: Partial<DayReportView> = {}): DayReportView {
  const say = words[language];
  return {
    kind: 'x',
    sequence: null,
    businessDate: '2026-11-22',
    madeAtText: '2026-11-22 20:41:07',
    hashTail: '',
    previousHashTail: '',
    closedBy: '',
    approvedBy: '',
    total,
    byBrand: [
      { payType: '10', name: 'PayPay', ...turnover([96, 241_300], [2, 8_100], [1, 2_480]) },
      { payType: '09', name: '楽天ペイ', ...turnover([41, 92_480], [1, 3_000]) },
      { payType: '08', name: 'd払い', ...turnover([25, 60_200]) },
      { payType: '01', name: 'WeChat Pay', ...turnover([14, 28_600], [1, 2_400]) },
      { payType: '12', name: 'au PAY', ...turnover([6, 10_000]) },
    ],
    byHour: hours,
    byOperator: [
      { operator: 'sato', name: '佐藤 花子', ...turnover([120, 300_080], [3, 10_500]) },
      { operator: 'li', name: '李 明', ...turnover([60, 130_000], [1, 3_000], [1, 2_480]) },
      { operator: null, name: say.unnamed, ...turnover([2, 2_500]) },
    ],
    receiptNos: { first: 'R2611227177000001', last: 'R2611227177000184' },
    unknown: [
      {
        flow: 'payment',
        id: id(71),
        receiptNo: 'R2611227177000181',
        yen: 4_980,
        businessDate: '2026-11-22',
        doingText: say.asking,
      },
      {
        flow: 'refund',
        id: id(72),
        receiptNo: 'R2611227177000150',
        yen: 1_200,
        businessDate: '2026-11-22',
        doingText: say.cancelling,
      },
    ],
    adjustments: [
      {
        kind: 'payment',
        kindText: say.payment,
        id: id(81),
        receiptNo: 'R2611217177000098',
        businessDate: '2026-11-21',
        signedYen: 2_500,
        listedIn: 41,
      },
      {
        kind: 'refund',
        kindText: say.refund,
        id: id(82),
        receiptNo: 'R2611207177000044',
        businessDate: '2026-11-20',
        signedYen: -3_000,
        listedIn: 40,
      },
    ],
    reconciled: { state: 'notAsked', text: say.notAsked, differences: 0 },
    ...more,
  };
}

/** A close, by its number. */
export function zReportFixture(language: Language, sequence = 41, more: Partial<DayReportView> = {}): DayReportView {
  return xReportFixture(language, {
    kind: 'z',
    sequence,
    businessDate: '2026-11-21',
    madeAtText: '2026-11-21 22:03:55',
    hashTail: '9f31c07a',
    previousHashTail: '11d4be62',
    closedBy: '鈴木 一郎',
    approvedBy: '高橋 店長',
    reconciled: { state: 'done', text: words[language].differs, differences: 3 },
    ...more,
  });
}

/** Today alone is open, with unknown items. */
export function outlookFixture(language: Language, more: Partial<CloseOutlook> = {}): CloseOutlook {
  return {
    today: '2026-11-22',
    open: [{ businessDate: '2026-11-22', paymentCount: 182, netYen: total.netYen }],
    report: xReportFixture(language),
    lastClose: null,
    closable: true,
    needsApproval: false,
    reconcilesFirst: true,
    hasPrinter: true,
    exportFolder: 'C:\\ProgramData\\OnePay POS\\exports',
    ...more,
  };
}

/** Three days were forgotten. */
export function forgottenFixture(language: Language): CloseOutlook {
  return outlookFixture(language, {
    open: [
      { businessDate: '2026-11-19', paymentCount: 140, netYen: 301_220 },
      { businessDate: '2026-11-20', paymentCount: 155, netYen: 344_900 },
      { businessDate: '2026-11-21', paymentCount: 1, netYen: -1_200 },
      { businessDate: '2026-11-22', paymentCount: 182, netYen: total.netYen },
    ],
  });
}

/** Nothing has been sold yet. */
export function quietFixture(language: Language): CloseOutlook {
  return outlookFixture(language, {
    open: [],
    report: xReportFixture(language, {
      total: turnover([0, 0]),
      byBrand: [],
      byHour: [],
      byOperator: [],
      receiptNos: null,
      unknown: [],
      adjustments: [],
    }),
  });
}

/** Today was closed, and nothing has been sold since. */
export function closedFixture(language: Language): CloseOutlook {
  return {
    ...quietFixture(language),
    lastClose: { sequence: 2, businessDate: '2026-11-22', madeAtText: '2026-11-22 20:32:10' },
    closable: false,
  };
}

/** Sales after the close of today. */
export function soldSinceFixture(language: Language): CloseOutlook {
  return outlookFixture(language, { lastClose: closedFixture(language).lastClose });
}

/** Days of the past, newest first. */
export function closePageFixture(): ClosePage {
  return {
    closes: Array.from({ length: 31 }, (_, index) => ({
      sequence: 41 - index,
      businessDate: new Date(Date.UTC(2026, 10, 21 - index)).toISOString().slice(0, 10),
      madeAtText: `${new Date(Date.UTC(2026, 10, 21 - index)).toISOString().slice(0, 10)} 22:03:55`,
      paymentCount: index === 3 ? 1_204 : 140 + index,
      netYen: index === 5 ? -4_200 : 300_000 + index * 1_111,
      closedBy: ['鈴木 一郎', '佐藤 花子', ''][index % 3] ?? '',
      unknownCount: index % 7 === 1 ? 2 : 0,
    })),
    next: 11,
  };
}

/** One day was closed, and all went well. */
export function madeFixture(language: Language): ClosesMade {
  return {
    reports: [
      zReportFixture(language, 42, {
        businessDate: '2026-11-22',
        unknown: [],
        reconciled: { state: 'done', text: words[language].done, differences: 0 },
      }),
    ],
    exported: ['C:\\ProgramData\\OnePay POS\\exports\\close-2026-11-22-0042.pdf'],
    warnings: [],
  };
}

/** Forgotten days were closed with it, and the printer did not print. */
export function madeManyFixture(language: Language): ClosesMade {
  const close = (sequence: number, businessDate: string, more: Partial<DayReportView> = {}) =>
    zReportFixture(language, sequence, { businessDate, unknown: [], ...more });
  return {
    reports: [
      close(42, '2026-11-19', { total: turnover([140, 301_220]) }),
      close(43, '2026-11-20', { total: turnover([155, 344_900]) }),
      close(44, '2026-11-21', { total: turnover([1, 800], [1, 2_000]) }),
      close(45, '2026-11-22', { unknown: xReportFixture(language).unknown }),
    ],
    exported: [],
    warnings: [words[language].warning],
  };
}

/** A file of which some characters were lost. */
export function exportedFixture(): Exported {
  return { file: 'C:\\ProgramData\\OnePay POS\\exports\\x-2026-11-22-204107.csv', replaced: '𠮷、☕' };
}
