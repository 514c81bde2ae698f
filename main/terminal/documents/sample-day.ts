import type { Tally } from '../../ledger/day-figures.ts';
import type { DayReport } from '../closing/report.ts';

const none: Tally = { count: 0, yen: 0 };

/** A day that never was, of which all figures add up. */
export const sampleDay: DayReport = {
  report: { kind: 'x' },
  businessDate: '2026-11-22',
  madeAt: '2026-11-22T12:00:00.000Z',
  branchCode: 'AShop001',
  terminalCode: 'BTer001',
  total: {
    payments: { count: 128, yen: 345_678 },
    refunds: { count: 2, yen: 3_345 },
    cancellations: { count: 1, yen: 980 },
  },
  byBrand: [
    {
      payType: '10',
      payments: { count: 96, yen: 251_200 },
      refunds: { count: 1, yen: 2_345 },
      cancellations: { count: 1, yen: 980 },
    },
    { payType: '11', payments: { count: 20, yen: 60_478 }, refunds: { count: 1, yen: 1_000 }, cancellations: none },
    { payType: '02', payments: { count: 12, yen: 34_000 }, refunds: none, cancellations: none },
  ],
  byHour: [
    { hour: 10, payments: { count: 31, yen: 78_900 }, refunds: none, cancellations: none },
    { hour: 11, payments: { count: 41, yen: 110_778 }, refunds: none, cancellations: { count: 1, yen: 980 } },
    { hour: 12, payments: { count: 56, yen: 156_000 }, refunds: { count: 2, yen: 3_345 }, cancellations: none },
  ],
  byOperator: [
    {
      operator: '01',
      name: '01',
      payments: { count: 100, yen: 280_000 },
      refunds: none,
      cancellations: { count: 1, yen: 980 },
    },
    {
      operator: '02',
      name: '02',
      payments: { count: 28, yen: 65_678 },
      refunds: { count: 2, yen: 3_345 },
      cancellations: none,
    },
  ],
  receiptNos: { first: 'R2611221234000001', last: 'R2611221234000128' },
  unknown: [
    {
      flow: 'payment',
      id: '019aa9f0-0000-7000-8000-000000000077',
      receiptNo: 'R2611221234000077',
      yen: 1_500,
      tokenTail: '001077',
      businessDate: '2026-11-22',
      doing: 'asking',
      listedIn: null,
    },
  ],
  adjustments: [
    {
      kind: 'payment',
      id: '019aa9f0-0000-7000-8000-000000000099',
      receiptNo: 'R2611211234000099',
      businessDate: '2026-11-21',
      yen: 2_200,
      listedIn: 41,
    },
    {
      kind: 'refund',
      id: '019aa9f0-0000-7000-8000-000000000100',
      receiptNo: 'R2611211234000100',
      businessDate: '2026-11-21',
      yen: 1_000,
      listedIn: 41,
    },
  ],
  reconciled: {
    state: 'done',
    from: '2026-11-22',
    to: '2026-11-22',
    matched: 130,
    onlyHere: 0,
    onlyThere: 0,
    differs: 0,
  },
};

/** The same day, closed. */
export const sampleClose: DayReport = {
  ...sampleDay,
  report: {
    kind: 'z',
    sequence: 42,
    hash: '4be0c93f4a1d0a6c7f7a2f0e5d1b8c3396a4e7d2510fb8c6e3a9d4721f5c8e60',
    previousHash: '81d7f2a05c3e9b64d0a8e1f7c2b5937648fe1d0ca3b697258e4f0d1b9f3c1a07',
    closedBy: '02',
    approvedBy: '',
  },
};
