import { netYen, type Turnover } from '../../ledger/day-figures.ts';

/** Money that came in and went back, under the names that scripts and exported files know; whole yen. */
export interface Totals {
  readonly paymentCount: number;
  readonly paymentYen: number;
  readonly refundCount: number;
  readonly refundYen: number;
  readonly cancelCount: number;
  readonly cancelYen: number;
  readonly netYen: number;
}

export function totalsOf({ payments, refunds, cancellations }: Turnover): Totals {
  return {
    paymentCount: payments.count,
    paymentYen: payments.yen,
    refundCount: refunds.count,
    refundYen: refunds.yen,
    cancelCount: cancellations.count,
    cancelYen: cancellations.yen,
    netYen: netYen({ payments, refunds, cancellations }),
  };
}
