import { describePrintJob } from '../../i18n/describe-printer.ts';
import type { Translator } from '../../i18n/translator.ts';
import type { Payments } from '../../ledger/payments.ts';
import type { PrintJob } from '../../ledger/print-jobs.ts';

/** What a job is called: the document, whose copy it is, and the receipt's number. */
export function printTitle(
  { what }: Pick<PrintJob, 'what'>,
  payments: Pick<Payments, 'find'>,
  translate: Translator,
): string {
  return describePrintJob(what, { receiptNo: payments.find(what.payment)?.receiptNo ?? '' }, translate);
}
