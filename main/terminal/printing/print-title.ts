import { describePrintJob } from '../../i18n/describe-printer.ts';
import type { Translator } from '../../i18n/translator.ts';
import type { Payments } from '../../ledger/payments.ts';
import { type PrintJob, type PrintSubject, paymentOfPaper } from '../../ledger/print-jobs.ts';
import type { Refunds } from '../../ledger/refunds.ts';

/** Where the numbers on documents are looked up. */
export interface TitleRecords {
  readonly payments: Pick<Payments, 'find'>;
  readonly refunds: Pick<Refunds, 'find'>;
}

/** What a job is called: the document, whose copy it is, and the receipt's, the refund's or the close's number. */
export function printTitle({ what }: Pick<PrintJob, 'what'>, records: TitleRecords, translate: Translator): string {
  return describePrintJob(what, { receiptNo: numberOf(what, records) }, translate);
}

function numberOf(what: PrintSubject, { payments, refunds }: TitleRecords): string {
  const payment = paymentOfPaper(what);
  const receiptNo = payment === null ? '' : (payments.find(payment)?.receiptNo ?? '');
  const refund = what.kind === 'refund' ? refunds.find(what.refund) : undefined;
  return refund === undefined ? receiptNo : `${receiptNo}-${refund.ordinal}`;
}
