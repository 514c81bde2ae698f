import { describePrintJob } from '../../i18n/describe-printer.ts';
import type { Translator } from '../../i18n/translator.ts';
import type { Payments } from '../../ledger/payments.ts';
import { type PrintJob, paymentOfPaper } from '../../ledger/print-jobs.ts';

/** What a job is called: the document, whose copy it is, and the receipt's or the close's number. */
export function printTitle(
  { what }: Pick<PrintJob, 'what'>,
  payments: Pick<Payments, 'find'>,
  translate: Translator,
): string {
  const payment = paymentOfPaper(what);
  const receiptNo = payment === null ? '' : (payments.find(payment)?.receiptNo ?? '');
  return describePrintJob(what, { receiptNo }, translate);
}
