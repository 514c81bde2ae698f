import type { CloseOutlook } from '../../preload/contract.ts';

/** A business date that no close contains yet. */
export type OpenDate = CloseOutlook['open'][number];

/** Business dates before today that were never closed. */
export function forgottenDates({ open, today }: Pick<CloseOutlook, 'open' | 'today'>): readonly OpenDate[] {
  return open.filter(({ businessDate }) => businessDate < today);
}

/** What there is to choose from: the forgotten dates, and today even where nothing was sold yet. */
export function choicesOf({ open, today }: Pick<CloseOutlook, 'open' | 'today'>): readonly OpenDate[] {
  return open.some(({ businessDate }) => businessDate === today)
    ? open
    : [...open, { businessDate: today, paymentCount: 0, netYen: 0 }];
}

export type CloseBefore = NonNullable<CloseOutlook['lastClose']>;

/** The close that the reported date is in already; null where it was never closed. */
export function closeBefore({ lastClose, report }: Pick<CloseOutlook, 'lastClose' | 'report'>): CloseBefore | null {
  return lastClose !== null && lastClose.businessDate >= report.businessDate ? lastClose : null;
}

/** The dates that a close of the reported one closes, in their order: every open one before it, and itself. */
export function datesToClose({ open, report }: Pick<CloseOutlook, 'open' | 'report'>): readonly OpenDate[] {
  const { businessDate, total } = report;
  const before = open.filter((date) => date.businessDate < businessDate);
  const own = open.find((date) => date.businessDate === businessDate);
  return [...before, own ?? { businessDate, paymentCount: total.payments.count, netYen: total.netYen }];
}
