import type { Tally, Turnover } from '../../main/ledger/day-figures.ts';
import type { DayReport } from '../../main/terminal/closing/report.ts';

type Kind = keyof Turnover;

/** Money that was booked. */
interface Movement {
  readonly kind: Kind;
  readonly yen: number;
  readonly payType: string;
  readonly hour: number;
  readonly operator: string;
}

const names: Readonly<Record<string, string>> = { '01': '早番', '02': '遅番', '10': '店長' };

/** How busy each hour of a café is. */
const sales: readonly (readonly [hour: number, count: number])[] = [
  [7, 14],
  [8, 31],
  [9, 18],
  [10, 12],
  [11, 22],
  [12, 47],
  [13, 34],
  [14, 17],
  [15, 26],
  [16, 15],
  [17, 19],
  [18, 23],
  [19, 9],
];
const brands = ['10', '10', '10', '11', '10', '02', '15', '10', '16', '09', '01', '11', '10', '15', '10', '02', '16'];
const prices = [380, 520, 690, 450, 1_280, 840, 330, 2_150, 610, 760, 480];

function paymentsOfTheDay(): Movement[] {
  let number = 0;
  return sales.flatMap(([hour, count]) =>
    Array.from({ length: count }, () => {
      number += 1;
      return {
        kind: 'payments',
        yen: (prices[(number * 7) % prices.length] ?? 0) + (number % 5) * 110,
        payType: brands[(number * 5) % brands.length] ?? '10',
        hour,
        operator: hour < 14 ? '01' : '02',
      } as const;
    }),
  );
}

const givenBack: readonly Movement[] = [
  { kind: 'refunds', yen: 450, payType: '02', hour: 10, operator: '10' },
  { kind: 'refunds', yen: 1_280, payType: '10', hour: 15, operator: '10' },
  { kind: 'refunds', yen: 690, payType: '11', hour: 18, operator: '02' },
  { kind: 'cancellations', yen: 840, payType: '10', hour: 12, operator: '01' },
  { kind: 'cancellations', yen: 2_150, payType: '15', hour: 17, operator: '02' },
];

function turnoverOf(movements: readonly Movement[]): Turnover {
  const tallyOf = (kind: Kind): Tally => {
    const own = movements.filter((movement) => movement.kind === kind);
    return { count: own.length, yen: own.reduce((sum, { yen }) => sum + yen, 0) };
  };
  return { payments: tallyOf('payments'), refunds: tallyOf('refunds'), cancellations: tallyOf('cancellations') };
}

function groupsBy<K>(movements: readonly Movement[], key: (movement: Movement) => K): [K, Turnover][] {
  return [...Map.groupBy(movements, key)].map(([name, own]) => [name, turnoverOf(own)]);
}

/** A café's whole day, closed; all figures are counted from the same movements. */
export function sampleClose(): DayReport {
  const payments = paymentsOfTheDay();
  const movements = [...payments, ...givenBack];
  return {
    report: {
      kind: 'z',
      sequence: 42,
      hash: '7b1f0c58e2d94a6fb3c70e1d5a8842f69c3e0b7d21f4a85e6d90c1b3f7e2a946',
      previousHash: '3ad96e02c1f85b7740e9d2ab6c1357f08e4b9a2d7c60f1e35d8a4b9e0c7f2d18',
      closedBy: '遅番',
      approvedBy: '店長',
    },
    businessDate: '2026-11-22',
    madeAt: '2026-11-22T11:32:08.000Z',
    branchCode: 'AShop001',
    terminalCode: 'BTer001',
    total: turnoverOf(movements),
    byBrand: groupsBy(movements, ({ payType }) => payType)
      .map(([payType, turnover]) => ({ payType, ...turnover }))
      .toSorted((one, other) => other.payments.count - one.payments.count),
    byHour: groupsBy(movements, ({ hour }) => hour).map(([hour, turnover]) => ({ hour, ...turnover })),
    byOperator: groupsBy(movements, ({ operator }) => operator).map(([operator, turnover]) => ({
      operator,
      name: names[operator] ?? '',
      ...turnover,
    })),
    receiptNos: { first: 'R2611221234000001', last: `R2611221234${String(payments.length).padStart(6, '0')}` },
    unknown: [
      {
        flow: 'payment',
        id: '019aa9f0-7a10-7000-8000-000000000288',
        receiptNo: 'R2611221234000288',
        yen: 1_170,
        tokenTail: '001288',
        businessDate: '2026-11-22',
        doing: 'asking',
        listedIn: null,
      },
      {
        flow: 'payment',
        id: '019aa4c9-5b00-7000-8000-000000000117',
        receiptNo: 'R2611211234000117',
        yen: 480,
        tokenTail: '000817',
        businessDate: '2026-11-21',
        doing: 'paymentCentre',
        listedIn: 41,
      },
    ],
    adjustments: [
      {
        kind: 'payment',
        id: '019aa4c9-6c00-7000-8000-000000000131',
        receiptNo: 'R2611211234000131',
        businessDate: '2026-11-21',
        yen: 800,
        listedIn: 41,
      },
      {
        kind: 'nothing',
        id: '019aa4c9-6e00-7000-8000-000000000134',
        receiptNo: 'R2611211234000134',
        businessDate: '2026-11-21',
        yen: 0,
        listedIn: 41,
      },
    ],
    reconciled: {
      state: 'done',
      from: '2026-11-21',
      to: '2026-11-22',
      matched: 289,
      onlyHere: 0,
      onlyThere: 0,
      differs: 0,
    },
  };
}

/** The shop that it is the day of. */
export const sampleShop = {
  name: '喫茶 見本 本店',
  address: '東京都見本区見本町一丁目2番3号',
  phone: '03-0000-0000',
  registrationNumber: 'T1234567890123',
};
